/**
 * `xl list -l`: an array of `{domid, config}` (tools/xl/xl_list.c; config as libxl_domain_config_gen_json writes it, which leaves out what is
 * 0). Xen 4.1, and later ones where xl.conf asks for it, print SXP (tools/xl/xl_sxp.c): `(domain`, and a line for each value, by tabs as deep
 * as it lies.
 */

export interface RunningGuest {
  readonly name: string;
  readonly domid: number;
  readonly uuid?: string;
  readonly type?: string;
  /** In MiB. */
  readonly memory?: number;
  /** Addresses of the devices that it has. */
  readonly devices: readonly string[];
}

/** `undefined`: it is neither of the two. Dom0 is left out. Never throws. */
export function parseGuests(stdout: string): RunningGuest[] | undefined {
  const data = dataIn(stdout);
  if (!Array.isArray(data)) return undefined;
  const guests: RunningGuest[] = [];
  for (const entry of data) {
    const domid = numberIn(entry, 'domid');
    if (domid === undefined || domid === 0) continue;
    const config = fieldOf(entry, 'config');
    const created = fieldOf(config, 'c_info');
    const uuid = textIn(created, 'uuid');
    const type = textIn(created, 'type');
    const kilobytes = numberIn(fieldOf(config, 'b_info'), 'max_memkb');
    const devices = fieldOf(config, 'pcidevs');
    guests.push({
      name: textIn(created, 'name') ?? `domain ${domid}`,
      domid,
      ...(uuid !== undefined && { uuid }),
      ...(type !== undefined && { type }),
      ...(kilobytes !== undefined && { memory: Math.round(kilobytes / 1024) }),
      devices: Array.isArray(devices) ? devices.map(addressOf) : [],
    });
  }
  return guests;
}

/** What a recording keeps: the words that are read above, and neither passwords nor paths. */
export function maskGuests(stdout: string): string {
  const data = dataIn(stdout);
  if (!Array.isArray(data)) return UNREAD;
  const kept = data.map((entry) => {
    const config = fieldOf(entry, 'config');
    const created = fieldOf(config, 'c_info');
    const devices = fieldOf(config, 'pcidevs');
    return {
      domid: numberIn(entry, 'domid'),
      config: {
        c_info: { type: textIn(created, 'type'), name: textIn(created, 'name'), uuid: textIn(created, 'uuid') },
        b_info: { max_memkb: numberIn(fieldOf(config, 'b_info'), 'max_memkb') },
        pcidevs: (Array.isArray(devices) ? devices : []).map((device) =>
          Object.fromEntries(PLACE.map((name) => [name, numberIn(device, name)])),
        ),
      },
    };
  });
  return `${JSON.stringify(kept, undefined, 1)}\n`;
}

const PLACE = ['domain', 'bus', 'dev', 'func'];

function addressOf(device: unknown): string {
  const [domain = 0, bus = 0, dev = 0, fn = 0] = PLACE.map((name) => numberIn(device, name));
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(dev, 2)}.${fn}`;
}

/** What a recording has in place of words that could not be read: nothing at all would mean that no guest runs. */
const UNREAD = 'unread\n';

function dataIn(stdout: string): unknown {
  // As SXP, no guest is no word.
  if (stdout.trim() === '') return [];
  return stdout.startsWith('(domain\n') ? fromSxp(stdout) : jsonOf(stdout);
}

const SXP_VALUE = /^\t\((domid|name|uuid|hvm|max_memkb) (.*)\)$/;
const SXP_DEVICE = /^\t\t\t\(pci dev ([\da-f]{1,8}):([\da-f]{2}):([\da-f]{2})\.([0-7])@/;

/** The same as JSON has it, as far as it is read here. */
function fromSxp(text: string): unknown {
  return text
    .split(/^\(domain$/m)
    .slice(1)
    .map((domain) => {
      const values = new Map<string, string>();
      const pcidevs: Record<string, number>[] = [];
      for (const line of domain.split('\n')) {
        const [, name = '', value = ''] = SXP_VALUE.exec(line) ?? [];
        // The first is Xen's own: a value that holds a line break could bring another.
        if (name !== '' && !values.has(name)) values.set(name, value);
        const place = SXP_DEVICE.exec(line)?.slice(1);
        if (place)
          pcidevs.push(Object.fromEntries(PLACE.map((part, at) => [part, Number.parseInt(place[at] ?? '', 16)])));
      }
      const number = (name: string) => (/^\d+$/.test(values.get(name) ?? '') ? Number(values.get(name)) : undefined);
      const uuid = values.get('uuid');
      const hvm = values.get('hvm');
      return {
        domid: number('domid'),
        config: {
          c_info: {
            ...(hvm !== undefined && { type: hvm === '1' ? 'hvm' : 'pv' }),
            name: values.get('name'),
            ...(uuid !== '<unknown>' && { uuid }),
          },
          b_info: { max_memkb: number('max_memkb') },
          pcidevs,
        },
      };
    });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function numberIn(value: unknown, name: string): number | undefined {
  const found = fieldOf(value, name);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const found = fieldOf(value, name);
  return typeof found === 'string' ? found : undefined;
}
