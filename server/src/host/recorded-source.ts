/** Hosts that are not there: a recording, or a folder that holds a host's files. */
import { diskFiles } from './disk-files.ts';
import { type Recording, recordedFiles } from './recording.ts';
import type { HostSource } from './source.ts';

export function recordedSource(
  recording: Recording,
  label = recording.label,
  kind: HostSource['kind'] = 'recording',
): HostSource {
  const { answers } = recording;
  return {
    label,
    kind,
    files: recordedFiles(recording, label),
    ask: async (question) =>
      answers?.[question] ?? {
        kind: 'unasked',
        why: `What ${question} says was not ${kind === 'remote' ? 'told' : 'recorded'}.`,
      },
  };
}

export function folderSource(root: string, label = root): HostSource {
  return {
    label,
    kind: 'recording',
    files: diskFiles(root, label),
    root,
    ask: async (question) => ({ kind: 'unasked', why: `What ${question} says is in no file.` }),
  };
}
