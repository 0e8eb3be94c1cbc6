/**
 * What a recording does not tell of a host: docs/host-recording.schema.json says it to people. A name that is masked is the same everywhere
 * in one recording, so that what belongs together still does, and the same again where the host is recorded anew.
 */
import { isIPv6 } from 'node:net';
import { LANGUAGES } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import { XEN_LOG } from './boot-files.ts';
import { maskBootFile, maskGuestConfig } from './mask-written.ts';
import { isPciIds } from './pci-ids.ts';
import type { Pieces, Recording } from './recording.ts';
import type { Question, Said } from './source.ts';
import { maskGuests } from './xen/guests.ts';
import { isTelling } from './xen/messages.ts';

/** Lines of `xl info` that are kept: what the machine and Xen are, not what it is called or who built it. */
const KEPT_INFO =
  /^(?:release|version|machine|nr_cpus|nr_nodes|virt_caps|(?:total|free)_memory|xen_(?:major|minor|extra|version|caps|commandline))[ \t]*:/;
/** Files whose whole content names one thing: a disk, a machine. */
const SERIALS = /\/(?:serial|wwid|wwn|uuid|unique_id|product_serial|board_serial|vpd_pg80|vpd_pg83|eui|nguid)$/;
/** Files with words and addresses of people's networks. */
const NETWORKED = /^\/(?!proc\/(?!cmdline|self\/mountinfo|mounts|net\/|1\/)|sys\/|dev\/)/;
/** Files that people and their programs write: how the machine boots, its guests. A guest's config may be linked to from anywhere. */
const WRITTEN = /^\/(?!proc\/|sys\/|dev\/|usr\/(?:share|lib)\/)/;
/** The path by whose rules the words of a kernel's or of Xen's line are masked. */
const KERNEL_LINE = '/proc/cmdline';
/** Lines that name a disk of this machine, or what stands on one. */
const LOCAL_MOUNT = /(?:^| )(?:\/dev\/|zfs |btrfs )|- (?:zfs|btrfs|ext\d|xfs|overlay|squashfs) /;
const MOUNTS = /^\/proc\/(?:\w+\/)?(?:mounts|mountinfo)$/;

/** Who is connected to this machine. */
const CONNECTIONS = /^\/proc\/net\/(?!route$|ipv6_route$)/;

const UUID = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi;
/** Of Ethernet, FireWire and InfiniBand. */
const HARDWARE_ADDRESS = /(?<![\da-f:.])[\da-f]{2}(?::[\da-f]{2}){5,19}(?![\da-f:.])/gi;
const IPV4 = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/g;
const IPV6 = /(?<![\w:.])[\da-f]{0,4}:[\da-f:]{2,43}(?![\w:.])/gi;
/** What stands for one disk: short names of file systems, names that have the maker's number in them. */
const DISK_NAME = /((?:PART)?UUID=["']?|\/dev\/disk\/by-(?:id|uuid|partuuid)\/)([\w.:+-]+)/g;
const LONG_UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
/** The same without hyphens, as GRUB and systemd write them: a disk that is unlocked, a machine’s id. */
const BARE_UUID = /(?<![\da-z])[\da-f]{32}(?![\da-z])/gi;
/** What GRUB calls a volume of LVM. */
const LVM_ID = /\blvmid\/[\w-]+(?:\/[\w-]+)?/g;
/** What GRUB searches a file system by, where it is no UUID of the long form. */
const SHORT_UUID = /(?<=[ \t'"])(?:[\dA-Fa-f]{4}-[\dA-Fa-f]{4}|[\dA-Fa-f]{16})(?=[ \t'"]|$)/gm;
const SEARCHES = /^.*--fs-uuid.*$|^.*\bsearch[.a-z_]*[ \t].*$/gm;
/** A network card that is called by its address. */
const CARD_NAME = /\benx[\da-f]{12}\b/g;
const SECRETS =
  'ifname|nameserver|nfsroot|netroot|nfsaddrs|hostname|systemd\\.hostname|netconsole|ks|inst\\.\\w+|rd\\.luks\\.key|rd\\.iscsi\\.[\\w.]+|iscsi_\\w+|[\\w.-]*(?:passw|passphrase|secret|token|username|initiator)[\\w.-]*';
/** Words of a kernel's line that carry a secret, an address or somebody's name. */
const SECRET_WORD = new RegExp(`(?<![^\\s"'(])(ip|url|${SECRETS})=("[^"]*"|[^\\s"']+)`, 'gi');
/** The same in the strings of a guest's config, where `ip` is a setting of a network card, and settings have commas between them. */
const SECRET_WORD_OF_GUEST = new RegExp(`(?<![^\\s"'(])(${SECRETS})=([^\\s"',]+)`, 'gi');
/** Where people's own folders are mounted. */
const OWN_FOLDER = /(?<=[ \t]\/(?:home|media|run\/media|run\/user|mnt|srv)\/)[^ \t]+/g;

/** The names that went out, each with what stands for it. */
class Names {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  for(name: string, kind: string, make: (count: number) => string): string {
    const key = `${kind} ${name.toLowerCase()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const made = make(count);
    this.#known.set(key, made);
    return made;
  }
}

export function mask(recording: Recording): Recording {
  const names = new Names();
  const host = hostName(recording);
  const text = (value: string, path = ''): string => maskText(value, path, names, host);
  const files = Object.fromEntries(
    Object.entries(recording.files)
      .filter(([path]) => !CONNECTIONS.test(path))
      .map(([path, value]) => [text(path), isPciIds(path) ? value : maskFile(value, path, text)]),
  );
  const links = Object.fromEntries(Object.entries(recording.links).map(([path, to]) => [text(path), text(to)]));
  const { binary, denied, emptyFolders, folders, answers } = recording;
  return {
    ...recording,
    files,
    links,
    ...(emptyFolders && { emptyFolders: emptyFolders.map((path) => text(path)) }),
    ...(folders && {
      folders: Object.fromEntries(
        Object.entries(folders).map(([path, inside]) => [text(path), inside.map((name) => text(name))]),
      ),
    }),
    ...(denied && { denied: denied.map((path) => text(path)) }),
    ...(binary && {
      binary: Object.fromEntries(
        Object.entries(binary).map(([path, pieces]) => [
          path,
          path.endsWith('/config') ? withoutSerial(pieces) : pieces,
        ]),
      ),
    }),
    ...(answers && {
      answers: Object.fromEntries(
        Object.entries(answers).map(([question, said]) => [question, maskAnswer(question as Question, said, text)]),
      ),
    }),
  };
}

function hostName({ files, answers }: Recording): string | undefined {
  const info = answers?.['xl info'];
  const told = info?.kind === 'said' ? /^host[ \t]*: *(\S+)/m.exec(info.stdout)?.[1] : undefined;
  const name = (told ?? files['/proc/sys/kernel/hostname'] ?? files['/etc/hostname'])?.trim().split('.')[0];
  // Words that say nothing, and would be struck out where they mean something else.
  return name &&
    /^[\w-]{4,63}$/.test(name) &&
    !/^(?:dom0|host|localhost|linux|debian|xenserver|server|root|boot|swap|data)$/i.test(name)
    ? name
    : undefined;
}

function maskText(value: string, path: string, names: Names, host: string | undefined): string {
  const masked = (uuid: string) =>
    names.for(uuid.replaceAll('-', ''), 'uuid', (count) => `00000000-0000-4000-8000-${digits(count, 12)}`);
  let text = value
    .replace(UUID, (uuid) => (/^[0-]+$/.test(uuid) ? uuid : masked(uuid)))
    .replace(BARE_UUID, (uuid) => (/^0+$/.test(uuid) ? uuid : masked(uuid).replaceAll('-', '')))
    .replace(HARDWARE_ADDRESS, (address) =>
      /^[0:]+$|^(?:ff:)+ff$/i.test(address)
        ? address
        : names.for(address, 'mac', (count) => `02:00:00:00:${digits(count >> 8, 2)}:${digits(count & 255, 2)}`),
    )
    .replace(DISK_NAME, (whole, head: string, name: string) =>
      LONG_UUID.test(name) ? whole : `${head}${names.for(name, 'disk', (count) => `masked-${count}`)}`,
    )
    .replace(CARD_NAME, (name) => names.for(name, 'card', (count) => `enx0200000000${digits(count, 2)}`));
  if (WRITTEN.test(path)) {
    text = text
      .replace(LVM_ID, (id) => `lvmid/${names.for(id, 'lvm', (count) => `masked-${count}`)}`)
      .replace(SEARCHES, (line) =>
        line.replace(SHORT_UUID, (name) => names.for(name, 'disk', (count) => `masked-${count}`)),
      );
  }
  if (NETWORKED.test(path)) {
    text = text
      .replace(isGuest(path, value) ? SECRET_WORD_OF_GUEST : SECRET_WORD, '$1=masked')
      .replace(IPV4, (address) =>
        /^(?:127|0|255)\./.test(address) ? address : names.for(address, 'ip', (count) => `192.0.2.${count & 255}`),
      )
      .replace(IPV6, (address) =>
        isIPv6(address) ? names.for(address, 'ip6', (count) => `2001:db8::${count.toString(16)}`) : address,
      );
  }
  // Debian and Fedora call a volume group by it, with its hyphens doubled.
  if (host !== undefined && !path.startsWith('/sys/devices/pci')) {
    for (const name of new Set([host.replaceAll('-', '--'), host])) text = replaceWord(text, name, 'host');
  }
  return text;
}

/** A name between characters that are part of none. */
function replaceWord(text: string, name: string, by: string): string {
  if (!text.includes(name)) return text;
  return text
    .split(name)
    .reduce((before, after) =>
      /[A-Za-z0-9]$/.test(before) || /^[A-Za-z0-9]/.test(after) ? `${before}${name}${after}` : `${before}${by}${after}`,
    );
}

function maskFile(value: string, path: string, text: (value: string, path: string) => string): string {
  if (SERIALS.test(path) && !path.startsWith('/sys/hypervisor')) return /^[0-]*\s*$/.test(value) ? value : 'masked\n';
  if (MOUNTS.test(path)) {
    const kept = value.split('\n').filter((line) => line === '' || LOCAL_MOUNT.test(line));
    return text(kept.map(withoutOptions).join('\n'), path).replace(OWN_FOLDER, 'masked');
  }
  if (path === '/etc/fstab') return text(maskFstab(value), path).replace(OWN_FOLDER, 'masked');
  if (path === XEN_LOG) return text(maskBootFile(lines(value, isTelling)), KERNEL_LINE);
  if (path === KERNEL_LINE) return text(maskBootFile(value), path);
  if (isGuest(path, value)) return text(maskGuestConfig(value), path);
  if (path.endsWith('/grubenv')) return filledUp(text(maskBootFile(value), path), value.length);
  if (WRITTEN.test(path)) return text(maskBootFile(value), path);
  if (path === '/proc/bus/input/devices') return text(value.replace(/^(U: Uniq=).+$/gm, '$1masked'), path);
  if (path === '/proc/net/route') return value.replace(/^.*$/gm, maskRoute);
  if (path === '/proc/net/ipv6_route') return value.replace(/^.*$/gm, maskRoute6);
  if (path === '/proc/swaps') return text(value.replace(/^(\S+\s+\S+\s+\d+\s+)\d+/gm, '$10'), path);
  return text(value, path);
}

/**
 * Which interface has the default route is all that counts of `interface, destination, gateway, flags, two counters, metric, mask, …`: addresses
 * go, and counters, which are others at every look.
 */
function maskRoute(line: string): string {
  const [name, to, gateway, flags, , , ...rest] = line.trimEnd().split('\t');
  if (flags === undefined || !/^[\dA-F]{8}$/.test(to ?? '')) return line;
  const masked = (address = '') => (/^0+$/.test(address) ? address : '000200C0');
  return [name, masked(to), masked(gateway), flags, '0', '0', ...rest].join('\t');
}

/** `destination, bits, source, bits, gateway, metric, two counters, flags, interface` */
function maskRoute6(line: string): string {
  const [to = '', bits, , , , metric, , , flags, name] = line.trim().split(/\s+/);
  if (name === undefined || !/^[\da-f]{32}$/.test(to)) return line;
  const none = '0'.repeat(32);
  const masked = to === none ? none : '20010db8'.padEnd(32, '0');
  return `${masked} ${bits} ${none} 00 ${none} ${metric} 00000000 00000000 ${flags} ${name.padStart(8)}`;
}

/** A guest's config; one may be linked to from anywhere. */
function isGuest(path: string, value: string): boolean {
  if (/^\/etc\/xen\//.test(path)) return true;
  if (!/^\/(?:proc|sys|dev|etc|boot|efi|usr|lib|run|var\/log)\//.test(path)) return true;
  return /^\/(?:etc|usr|run)\//.test(path) && recogniseLanguage(path, value) === LANGUAGES.domainConfig;
}

/** GRUB's block of variables has one length only. */
function filledUp(value: string, length: number): string {
  return length === 1024 ? value.slice(0, length).padEnd(length, '#') : value;
}

/** The file systems of this machine's own disks, without what people noted beside them. */
function maskFstab(value: string): string {
  return lines(value, (line) => /^[ \t]*(?:\/dev\/|(?:PART)?(?:UUID|LABEL)=)/.test(line)).replace(
    /^.*$/gm,
    withoutOptions,
  );
}

/** Of what is mounted, what it is mounted with: names of users and servers stand there, and worse. */
function withoutOptions(line: string): string {
  return line.replace(
    /(?<=[ \t,])((?:user(?:name)?|pass(?:word)?|credentials|addr|domain|lowerdir|upperdir|workdir|key\w*)=)[^ ,]*/g,
    '$1masked',
  );
}

function maskAnswer(question: Question, said: Said, text: (value: string, path: string) => string): Said {
  if (said.kind !== 'said') return said;
  const kept = (said: string, isKept: (line: string) => boolean) =>
    text(maskBootFile(lines(said, isKept)), KERNEL_LINE);
  const stderr = kept(said.stderr, (line) => /^(?:libxl|libxenlight|xencall|xc|xl|ERROR|error)\b/.test(line));
  switch (question) {
    case 'xl info':
      return { ...said, stderr, stdout: kept(said.stdout, (line) => KEPT_INFO.test(line)) };
    case 'xl dmesg':
      return { ...said, stderr, stdout: kept(said.stdout, isTelling) };
    case 'xl list -l':
      return { ...said, stderr, stdout: text(maskGuests(said.stdout), '') };
    case 'xl pci-assignable-list':
      return { ...said, stderr };
  }
}

function lines(text: string, isKept: (line: string) => boolean): string {
  return text
    .split('\n')
    .filter(isKept)
    .map((line) => `${line}\n`)
    .join('');
}

/** A device's serial number (extended capability 3) is mostly made of its MAC address. */
function withoutSerial(pieces: Pieces): Pieces {
  return Object.fromEntries(
    Object.entries(pieces).map(([offset, base64]) => {
      const bytes = Buffer.from(base64, 'base64');
      const start = Number(offset);
      for (let at = start < 0x100 ? 0x100 - start : 0; at + 4 <= bytes.length; at += 4) {
        const head = bytes.readUInt32LE(at);
        const next = head >>> 20;
        // Version 1, and a place for the next one: what is no such head is rather zeroed once too often.
        if ((head & 0xfffff) === 0x10003 && (next === 0 || next >= 0x100)) bytes.fill(0, at + 4, at + 12);
      }
      return [offset, bytes.toString('base64')];
    }),
  );
}

function digits(number: number, count: number): string {
  return number.toString(16).padStart(count, '0');
}
