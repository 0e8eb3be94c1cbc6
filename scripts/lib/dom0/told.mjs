// What programs in dom0 printed, as data.

/** An address as people write it: without the domain, where that is 0. */
export function short(address) {
  return address.replace(/^0000:/, '');
}

/** `sysfs` of the jobs' tools: address to `{class, vendor, device, driver, boot_vga, parent}`. */
export function parseSysfs(text) {
  return new Map(
    lines(text).map((line) => {
      const [address, ...words] = line.split(' ');
      return [address, Object.fromEntries(words.map((word) => word.split('=')))];
    }),
  );
}

/** `lspci -D -nn -vmm`: address to names without the numbers in brackets. */
export function parseLspci(text) {
  const devices = new Map();
  for (const block of text.split('\n\n')) {
    const values = Object.fromEntries(
      lines(block).map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
    );
    const name = (key) => values[key]?.replace(/ ?\[[0-9a-f]{4}\]$/, '');
    if (values.Slot)
      devices.set(values.Slot, { className: name('Class'), vendorName: name('Vendor'), deviceName: name('Device') });
  }
  return devices;
}

/** `xl pci-assignable-list`: addresses, sorted. A blank ends each line. */
export function parseAssignable(text) {
  return lines(text)
    .map((line) => line.trim())
    .sort();
}

/** `xl info`: name to value. */
export function parseInfo(text) {
  return new Map(lines(text).map((line) => line.split(/\s*: (.*)/s).slice(0, 2)));
}

/** `xl list -l`: name to its devices' addresses, sorted, without dom0. */
export function parseList(text) {
  const domains = JSON.parse(text).filter(({ domid }) => domid !== 0);
  return new Map(domains.map(({ config }) => [config.c_info.name, (config.pcidevs ?? []).map(addressOf).sort()]));
}

/** libxl leaves out what is 0. */
function addressOf({ domain = 0, bus = 0, dev = 0, func = 0 }) {
  const hex = (value, digits) => value.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(dev, 2)}.${func}`;
}

/** The last path component of a `readlink`; undefined where there was no link. */
export function driverOf({ status, stdout }) {
  return status === 0 ? stdout.trim().split('/').at(-1) : undefined;
}

/** What the guest's kernel sees: `VENDOR:DEVICE` each. */
export function seenByGuest({ stdout }) {
  return stdout.trim().split(/\s+/).slice(2);
}

function lines(text) {
  return text.split('\n').filter((line) => line.trim() !== '');
}
