import type { HostFiles } from './files.ts';

/** The names in a folder; none where it cannot be listed. */
export async function namesIn(files: HostFiles, folder: string): Promise<string[]> {
  const listed = await files.list(folder);
  return Array.isArray(listed) ? listed : [];
}

/** Asks for each of these links, so that a recording has their names; where they lead is nobody's question. */
export async function noteLinks(files: HostFiles, folder: string, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => files.link(`${folder}/${name}`)));
}
