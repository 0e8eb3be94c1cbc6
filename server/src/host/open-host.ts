import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readBootTree } from './boot-tree.ts';
import { isDenied } from './error-code.ts';
import { readGuestTexts } from './guest-files.ts';
import { machineSource, THIS_MACHINE } from './machine-source.ts';
import type { Means } from './means.ts';
import type { BootTree, GuestTexts, Host } from './model.ts';
import { folderSource, recordedSource } from './recorded-source.ts';
import { parseRecording } from './recording.ts';
import type { Session } from './reliances.ts';
import { isRemote, remoteSource } from './remote-source.ts';
import type { HostSource } from './source.ts';
import { readHost } from './sysfs.ts';
import { storedTree } from './tree-files.ts';
import { unknownFacts, type XenFacts } from './xen/facts.ts';
import { readXenFacts } from './xen/read-facts.ts';
import { readXenVersion, type XenVersion } from './xen-version.ts';

/** A recording holds some hundred KB; this keeps a wrong path in a setting from being read for minutes. */
const MAX_RECORDING = 64 * 1024 * 1024;
/** Remote hosts of which the last answer is kept. */
const MOST_REMOTE = 4;

/** There is nothing to read, and why, in one sentence for the user. */
export interface NoHost {
  readonly label: string;
  readonly emptyBecause: string;
  /** Absent: as the label tells. */
  readonly kind?: HostSource['kind'];
}

/**
 * Reads the host that the setting `xen.host` names: a recording's or a folder's path, `ssh://user@host` or `ssh:NAME`, or this machine
 * where it is empty. Never rejects; a host without devices says why.
 */
export async function openHost(setting: string, means: Means = {}): Promise<Host> {
  return (await openMachine(setting, means)).host;
}

/**
 * Reads a recording of a host that was made earlier, as the setting `xen.earlierHost` names it: what runs now is asked for nothing. Never
 * rejects; a host without devices says why.
 */
export async function openEarlierHost(setting: string): Promise<Host> {
  if (!isRemote(setting)) return openHost(setting);
  const label = setting.trim();
  return { label, devices: [], emptyBecause: `${label} is a host as it is now: name the file of a recording.` };
}

/** A machine that is read piece by piece: its devices at once, the rest when it is asked for. */
export interface OpenedMachine {
  readonly label: string;
  readonly kind: HostSource['kind'];
  /** The folder of this disk that holds its files: `/` is this machine. */
  readonly root?: string;
  readonly host: Host;
  /** Asks `xl` and reads the firmware's tables, once for all who want to know. Never rejects. */
  xen(): Promise<XenFacts>;
  /** The boot files that it brings itself, where they are on no disk of ours; absent: it brings none. Never rejects. */
  boot?(): Promise<BootTree | undefined>;
  /** Its guests' configs, likewise. */
  guests?(): Promise<GuestTexts>;
}

/** The same machine, with all that can be known of it. Never rejects. */
export async function openMachine(setting: string, means: Means = {}): Promise<OpenedMachine> {
  const source = await openSource(setting, means, 'now');
  return 'emptyBecause' in source ? noMachine(source) : machineOf(source);
}

function noMachine({ label, emptyBecause, kind }: NoHost): OpenedMachine {
  return {
    label,
    kind: kind ?? (label === THIS_MACHINE ? 'machine' : 'recording'),
    host: { label, emptyBecause, devices: [] },
    xen: async () => unknownFacts(emptyBecause),
  };
}

/** Of a source that is open already. Never rejects. */
export async function machineOf(source: HostSource): Promise<OpenedMachine> {
  const { label, kind, root, files } = source;
  const host = await readHost(files, sessionOf(source));
  const opened = { label, kind, host, xen: once(() => readXenFacts(source)) };
  if (root !== undefined) return { ...opened, root };
  const tree = storedTree(files);
  return {
    ...opened,
    boot: once(async () => {
      const boot = await readBootTree(tree);
      return bringsFiles(boot) ? boot : undefined;
    }),
    guests: once(() => readGuestTexts(tree)),
  };
}

/** Recordings of earlier versions have what the running system says of itself, and none of its files. */
function bringsFiles({ files, folders, unreadable }: BootTree): boolean {
  const isOwn = (path: string) => /^\/(?:etc|boot|efi)(?:\/|$)/.test(path);
  return [...files.keys(), ...folders.keys(), ...unreadable].some(isOwn);
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** Whose connection must not be cut off; of another machine or a recording, nobody's here. */
function sessionOf({ kind }: HostSource): Session {
  if (kind !== 'machine') return {};
  const { SSH_CONNECTION: sshConnection } = process.env;
  return sshConnection ? { sshConnection } : { anySsh: true };
}

/** The Xen that this host runs, without looking at its devices; `undefined` where it runs none or cannot be read. Never rejects. */
export async function openXenVersion(setting: string, means: Means = {}): Promise<XenVersion | undefined> {
  const source = await openSource(setting, means);
  return 'emptyBecause' in source ? undefined : readXenVersion(source.files);
}

/**
 * That host, to read from and to ask.
 *
 * @param when `now`: another machine is asked anew; `known`: what it told last will do, where it did
 */
export async function openSource(
  setting: string,
  means: Means = {},
  when: 'now' | 'known' = 'known',
): Promise<HostSource | NoHost> {
  const path = setting.trim();
  if (isRemote(path)) return openRemote(path, means, when);
  if (path !== '') return openRecorded(resolve(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path));
  if ((means.platform ?? process.platform) === 'linux') return machineSource(means);
  return {
    label: THIS_MACHINE,
    emptyBecause:
      'PCI devices can be read on Linux only: name the Xen host in the setting xen.host (ssh://user@host), or open it over Remote-SSH.',
  };
}

interface Told {
  readonly source: Promise<HostSource | NoHost>;
  isUnderWay: boolean;
}

/** A machine is asked for everything at once, whoever wants to know: so one answer serves many. */
const remotes = new Map<string, Told>();

/** Something was changed there: a reading that is under way may have begun before, so the next one who asks gets one of its own. */
export function forgetRemotes(): void {
  remotes.clear();
}

function openRemote(setting: string, means: Means, when: 'now' | 'known'): Promise<HostSource | NoHost> {
  const key = JSON.stringify([setting, means.mayRun, means.sshPath]);
  const known = remotes.get(key);
  if (known && (when === 'known' || known.isUnderWay)) return known.source;
  const told: Told = {
    isUnderWay: true,
    source: remoteSource(setting, means).then((source) => {
      told.isUnderWay = false;
      if (!('why' in source)) return source;
      // The next one who asks tries again.
      if (remotes.get(key) === told) remotes.delete(key);
      return { label: source.label, emptyBecause: source.why, kind: 'remote' };
    }),
  };
  remotes.delete(key);
  remotes.set(key, told);
  for (const oldest of remotes.keys()) {
    if (remotes.size <= MOST_REMOTE) break;
    remotes.delete(oldest);
  }
  return told.source;
}

async function openRecorded(path: string): Promise<HostSource | NoHost> {
  const label = path;
  const json = await readRecording(path);
  if (json === 'folder') return folderSource(path);
  if (typeof json === 'object') return { label, emptyBecause: `The recorded host ${path} ${json.wrong}.` };
  const recording = parseRecording(json);
  if ('wrong' in recording) return { label, emptyBecause: `${path} is no recorded host: ${recording.wrong}.` };
  return recordedSource(recording, label);
}

async function readRecording(path: string): Promise<string | 'folder' | { readonly wrong: string }> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    if (!found.isFile()) return { wrong: 'is neither a file nor a folder' };
    if (found.size > MAX_RECORDING) return { wrong: 'is too large: a recording has some hundred KB' };
    return await readFile(path, 'utf8');
  } catch (error) {
    return { wrong: isDenied(error) ? 'may not be read by this user' : 'cannot be found' };
  }
}
