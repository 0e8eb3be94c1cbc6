/** A machine's files before and after a plan. */
import type { Plan } from '../../../src/passthrough/plan/model.ts';
import { withFileEdits } from '../../../src/text/file-edits.ts';
import { applyEdits } from '../../../src/text/span.ts';
import { unifiedDiff } from '../../../src/text/unified-diff.ts';
import type { MadeUp } from '../../host/made-up.ts';
import { type MadeUpWorld, XEN } from '../made-up-world.ts';

export type Texts = Readonly<Record<string, string>>;

/** A dom0 with what is mostly given away: a network card, one with two functions, a graphics card with sound, USB, and what it needs itself. */
export const CARDS: MadeUp = {
  devices: {
    '0000:00:00.0': { class: '060000', id: '8086:29c0' },
    '0000:00:01.0': { class: '060400', id: '8086:1901', port: 'root port', accessControl: true },
    '0000:01:00.0': { behind: '0000:00:01.0', class: '020000', driver: 'e1000e', port: 'endpoint', resets: 'flr pm' },
    '0000:00:02.0': { class: '060400', id: '8086:1905', port: 'root port', accessControl: true },
    '0000:03:00.0': { behind: '0000:00:02.0', class: '030000', driver: 'nouveau', port: 'endpoint', resets: 'bus' },
    '0000:03:00.1': {
      behind: '0000:00:02.0',
      class: '040300',
      driver: 'snd_hda_intel',
      port: 'endpoint',
      resets: 'bus',
    },
    '0000:00:03.0': { class: '060400', id: '8086:1909', port: 'root port', accessControl: true },
    '0000:05:00.0': { behind: '0000:00:03.0', class: '0c0330', driver: 'xhci_hcd', port: 'endpoint', resets: 'flr' },
    '0000:00:04.0': { class: '060400', id: '8086:1911', port: 'root port', accessControl: true },
    '0000:06:00.0': { behind: '0000:00:04.0', class: '010601', driver: 'ahci', port: 'endpoint', disks: ['sda'] },
  },
  partitions: { sda: ['sda1'] },
  mounts: { '/': 'ext4 /dev/sda1' },
  files: XEN,
};

/** The machine once a person has taken all edits of a plan. Throws where one was made for another text. */
export function applied(given: MadeUpWorld, plan: Plan): MadeUpWorld {
  const { files = {}, guests = {} } = given;
  const texts = new Map(Object.entries({ ...files, ...guests }));
  const after = withFileEdits(texts, plan.edits);
  if (!after) throw new Error('an edit was made for another text');
  const isGuest = (path: string) => Object.hasOwn(guests, path);
  return {
    ...given,
    files: Object.fromEntries([...after].filter(([path]) => !isGuest(path))),
    guests: Object.fromEntries([...after].filter(([path]) => isGuest(path))),
  };
}

/** As `diff -u0` would show it, without its numbers. */
export function diffOf({ edits }: Plan): string {
  return edits
    .map(({ file, before, edits: all }) => {
      const lines = unifiedDiff(file, before, all)
        .split('\n')
        .filter((line) => /^[-+](?!--|\+\+)/.test(line));
      return [`${file}`, ...lines].join('\n');
    })
    .join('\n');
}

/** Commands as they are typed; what is done by hand in brackets. */
export function stepsOf({ steps }: Plan): string[] {
  return steps.map(({ command, because }) => command?.join(' ') ?? `(${because})`);
}

export function textAfter(plan: Plan, file: string): string | undefined {
  const edit = plan.edits.find((one) => one.file === file);
  return edit && applyEdits(edit.before, edit.edits);
}
