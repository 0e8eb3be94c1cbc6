import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { diskFiles, isDenied } from './disk-files.ts';
import type { HostFiles } from './files.ts';
import type { Host } from './model.ts';
import { parseRecording, recordedFiles } from './recording.ts';
import { readHost } from './sysfs.ts';
import { readXenVersion, type XenVersion } from './xen-version.ts';

/** A recording holds tens of KB; this keeps a wrong path in a setting from being read for minutes. */
const MAX_RECORDING = 64 * 1024 * 1024;
const THIS_MACHINE = 'this machine';

/**
 * Reads the host that the setting `xen.host` names: a recording's or a folder's path, or this machine where it is empty.
 * Never rejects; a host without devices says why.
 */
export async function openHost(setting: string, platform: NodeJS.Platform = process.platform): Promise<Host> {
  const files = await openHostFiles(setting, platform);
  return 'emptyBecause' in files ? { ...files, devices: [] } : readHost(files);
}

/** The Xen that this host runs, without looking at its devices; `undefined` where it runs none or cannot be read. Never rejects. */
export async function openXenVersion(
  setting: string,
  platform: NodeJS.Platform = process.platform,
): Promise<XenVersion | undefined> {
  const files = await openHostFiles(setting, platform);
  return 'emptyBecause' in files ? undefined : readXenVersion(files);
}

/** The files of that host, for whoever reads more of it than its devices. */
export async function openHostFiles(
  setting: string,
  platform: NodeJS.Platform = process.platform,
): Promise<HostFiles | { readonly label: string; readonly emptyBecause: string }> {
  const path = setting.trim();
  if (path !== '') return openRecorded(resolve(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path));
  if (platform === 'linux') return diskFiles('/', THIS_MACHINE);
  return {
    label: THIS_MACHINE,
    emptyBecause: 'PCI devices can be read on Linux only: open the Xen host over Remote-SSH.',
  };
}

async function openRecorded(path: string): ReturnType<typeof openHostFiles> {
  const label = path;
  const json = await readRecording(path);
  if (json === 'folder') return diskFiles(path, label);
  if (typeof json === 'object') return { label, emptyBecause: `The recorded host ${path} ${json.wrong}.` };
  const recording = parseRecording(json);
  if ('wrong' in recording) return { label, emptyBecause: `${path} is no recorded host: ${recording.wrong}.` };
  return recordedFiles(recording, label);
}

async function readRecording(path: string): Promise<string | 'folder' | { readonly wrong: string }> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    if (!found.isFile()) return { wrong: 'is neither a file nor a folder' };
    if (found.size > MAX_RECORDING) return { wrong: 'is too large: a recording has some tens of KB' };
    return await readFile(path, 'utf8');
  } catch (error) {
    return { wrong: isDenied(error) ? 'may not be read by this user' : 'cannot be found' };
  }
}
