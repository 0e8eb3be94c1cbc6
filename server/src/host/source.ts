/** Where a machine is read from: this machine, a recording, another host. Files and a few programs, whatever stands behind them. */
import type { HostFiles } from './files.ts';

/** The programs that a host is asked, and nothing else is ever run. Each only reads. */
export const QUESTIONS = {
  'xl info': ['xl', 'info'],
  'xl list -l': ['xl', 'list', '-l'],
  'xl pci-assignable-list': ['xl', 'pci-assignable-list'],
  'xl dmesg': ['xl', 'dmesg'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type Question = keyof typeof QUESTIONS;

export function isQuestion(text: string): text is Question {
  return Object.hasOwn(QUESTIONS, text);
}

export const ALL_QUESTIONS: readonly Question[] = Object.keys(QUESTIONS).filter(isQuestion);

/** What a program said, or why nobody knows. */
export type Said =
  | { readonly kind: 'said'; readonly stdout: string; readonly stderr: string; readonly status: number }
  /** `missing`: no such program. `denied`: not root, and `sudo -n` may not. `late`: no answer in time. `flood`: more than anybody wants to read. `unasked`: nobody may run anything here. */
  | { readonly kind: 'missing' | 'denied' | 'late' | 'flood' | 'unasked'; readonly why: string };

export interface HostSource {
  /** In words: "this machine", a recording's path, `dom0.example` */
  readonly label: string;
  readonly kind: 'machine' | 'recording' | 'remote';
  readonly files: HostFiles;
  /** The folder of this disk that holds its files: `/` is this machine. Absent: they were recorded, or told by another machine. */
  readonly root?: string;
  /** Never rejects. The same question is asked once, however many want the answer. */
  ask(question: Question): Promise<Said>;
}

/** The last line of what a program wrote to its standard error: mostly why it failed. Empty: it wrote nothing. */
export function lastLine(stderr: string): string {
  return stderr.trim().split('\n').at(-1) ?? '';
}
