/**
 * A whole `World` for a test, written down by what counts in it and read by the real readers: sysfs by `host/sysfs.ts`, xl's answers by
 * `host/xen/read-facts.ts`, `/etc/xen` by `host/guest-files.ts`, the boot files by `host/boot-tree.ts`.
 *
 * ```ts
 * const world = await madeUpWorld({
 *   host: DESKTOP,                                        // of test/host/made-up-hosts.ts; or 'xen-vtd': a recording of test/data/hosts
 *   files: {                                              // boot files, on top of one Xen and one kernel in /boot (BASE below)
 *     '/etc/default/grub': 'GRUB_CMDLINE_XEN="iommu=1"\n',
 *     '/boot/grub/grub.cfg': grubCfg('iommu=1', ''),      // of test/boot/machine.ts, as are `runningFiles(cmdline)`
 *   },
 *   guests: {
 *     '/etc/xen/win10.cfg': 'name = "win10"\npci = ["01:00.0"]\n',
 *     '/etc/xen/auto/win10.cfg': '-> ../win10.cfg',       // a symbolic link: the host starts it by itself
 *   },
 *   xen: { 'xl pci-assignable-list': '0000:01:00.0 \n' }, // what programs print; or facts: { assignable: { value: […], from: '…' } }
 *   release: '4.17',                                      // else that of the host's Xen, else the newest
 *   root: '/',                                            // else absent, as of a recording: its files cannot be edited here
 * });
 * ```
 *
 * Where `files` is absent, so is `world.boot`: nobody looked. `files: {}` is a machine with BASE alone. Facts that are given win over texts.
 * A made-up host is a dom0 of Xen 4.17.7 once `XEN` is spread into its `files`: `host: { ...DESKTOP, files: XEN }`.
 */
import { readFileSync } from 'node:fs';
import { bootMachine } from '../../src/boot/machine.ts';
import { NEWEST, type Release } from '../../src/catalogue/releases.ts';
import { readBootTree } from '../../src/host/boot-tree.ts';
import { readGuestTexts } from '../../src/host/guest-files.ts';
import { recordedSource } from '../../src/host/recorded-source.ts';
import { parseRecording, type Recording } from '../../src/host/recording.ts';
import { isQuestion, type Question, type Said } from '../../src/host/source.ts';
import { readHostWhole } from '../../src/host/sysfs.ts';
import { storedTree } from '../../src/host/tree-files.ts';
import type { XenFacts } from '../../src/host/xen/facts.ts';
import { readXenFacts } from '../../src/host/xen/read-facts.ts';
import { guestFilesOf, type World, worldOf } from '../../src/passthrough/world.ts';
import { type MadeUp, madeUpRecording } from '../host/made-up.ts';
import { type RecordedHost, recordingPath } from '../host/recorded-hosts.ts';

type Texts = Readonly<Record<string, string>>;
/** What a program prints, or the whole of what came of asking it. */
type Answers = Readonly<Partial<Record<Question, string | Said>>>;

export interface MadeUpWorld {
  readonly host?: MadeUp | RecordedHost | undefined;
  /** Boot files, by their path. */
  readonly files?: Texts | undefined;
  /** Guests' configs by their path; a text `-> ../win10.cfg` is a symbolic link. */
  readonly guests?: Texts | undefined;
  readonly xen?: Answers | Partial<XenFacts> | undefined;
  readonly release?: Release | undefined;
  readonly root?: string | undefined;
}

/** What a machine's boot folder holds unless said otherwise. */
export const BASE: Texts = {
  '/boot/xen-4.17-amd64.gz': '',
  '/boot/vmlinuz-6.1.0-9-amd64': '',
  '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=m\n',
  '/etc/os-release': 'ID=debian\n',
};

/** What makes a machine a dom0 of Xen 4.17.7, for a host's `files`. */
export const XEN: Texts = {
  '/proc/xen/capabilities': 'control_d\n',
  '/sys/hypervisor/type': 'xen\n',
  '/sys/hypervisor/uuid': '00000000-0000-0000-0000-000000000000\n',
  '/sys/hypervisor/version/major': '4\n',
  '/sys/hypervisor/version/minor': '17\n',
  '/sys/hypervisor/version/extra': '.7\n',
};

export async function madeUpWorld(given: MadeUpWorld = {}): Promise<World> {
  const { files, guests = {}, xen = {}, root } = given;
  const isLink = ([, text]: readonly [string, string]) => text.startsWith('-> ');
  const written = Object.entries({ ...(files && { ...BASE, ...files }), ...guests });
  const of = recordingOf(given.host);
  const { texts, facts } = answersAndFacts(xen);
  const recording: Recording = {
    ...of,
    files: { ...of.files, ...Object.fromEntries(written.filter((entry) => !isLink(entry))) },
    links: {
      ...of.links,
      ...Object.fromEntries(written.filter(isLink).map(([path, text]) => [path, text.slice('-> '.length)])),
    },
    answers: { ...of.answers, ...texts },
  };
  const source = recordedSource(recording);
  const tree = storedTree(source.files);
  const [host, read, boot, found] = await Promise.all([
    readHostWhole(source.files),
    readXenFacts(source),
    files && readBootTree(tree),
    readGuestTexts(tree),
  ]);
  return worldOf({
    label: source.label,
    kind: root === '/' ? 'machine' : source.kind,
    release: given.release ?? host.xenRelease ?? NEWEST,
    host,
    xen: { ...read, ...facts },
    root,
    boot: boot && bootMachine(boot),
    guests: guestFilesOf(found),
    unreadable: found.unreadable,
  });
}

function recordingOf(host: MadeUp | RecordedHost = { devices: {} }): Recording {
  if (typeof host !== 'string') return madeUpRecording(host);
  const recording = parseRecording(readFileSync(recordingPath(host), 'utf8'));
  if ('wrong' in recording) throw new Error(`${host}: ${recording.wrong}`);
  return recording;
}

function answersAndFacts(xen: Answers | Partial<XenFacts>): {
  readonly texts: Partial<Record<Question, Said>>;
  readonly facts: Partial<XenFacts>;
} {
  const texts: Partial<Record<Question, Said>> = {};
  const facts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(xen)) {
    if (!isQuestion(name)) facts[name] = value;
    else if (typeof value === 'string') texts[name] = { kind: 'said', status: 0, stdout: value, stderr: '' };
    else texts[name] = value as Said;
  }
  return { texts, facts: facts as Partial<XenFacts> };
}
