/** Findings of one file of a whole machine, for the rules that look across files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grubCfgLanguage, grubDefaultLanguage } from '../../src/features/boot/language.ts';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import type { Knowledge } from '../../src/features/language.ts';
import { modprobeLanguage } from '../../src/features/modules/language.ts';
import type { World } from '../../src/passthrough/world.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/table.ts';
import { withFileEdits } from '../../src/text/file-edits.ts';
import { applyEdits } from '../../src/text/span.ts';
import { type MadeUpWorld, madeUpWorld } from '../passthrough/made-up-world.ts';
import { inOrder } from './expect.ts';
import { knowledge } from './knowledge.ts';

/** What is wrong with a file of that machine: a guest's config, or a file that a hide list stands in. */
export function findingsInWorld(world: World, path: string, text = textOf(world, path)): Finding[] {
  const { boot, host, release } = world;
  const given: Knowledge = {
    ...knowledge(release, host, true),
    worldIfKnown: { path, world: () => world },
    ...(boot && { bootIfKnown: { root: world.root ?? '/', path, machine: () => boot } }),
  };
  if (path.startsWith('/etc/xen/')) return inOrder(domainConfigLanguage.check(domainConfigLanguage.parse(text), given));
  if (path.includes('modprobe.d')) return inOrder(modprobeLanguage.check(modprobeLanguage.parse(text), given));
  const language = path.startsWith('/boot/') ? grubCfgLanguage : grubDefaultLanguage;
  return inOrder(language.check(language.parse(text), given));
}

export interface WorldCase extends MadeUpWorld {
  readonly name: string;
  /** The file that is open. */
  readonly path: string;
  /** `CODE SEVERITY at "WHAT IS MARKED"` of each finding of the rules that are of interest here. */
  readonly found: readonly string[];
  /** Words that the messages must hold, each in one of them. */
  readonly says?: readonly string[];
  /** Files that are pointed at. */
  readonly points?: readonly string[];
  /** The files after the first mend of the first finding that has one, those that it changes; `null`: there is no mend. */
  readonly after?: Readonly<Record<string, string>> | null;
  /** The text of a file that is none of the machine's. */
  readonly own?: string;
  /** The machine's files are not on this disk. */
  readonly isElsewhere?: boolean;
}

/** @param isOfInterest which codes a case must name */
export function checkInWorld(isOfInterest: (code: string) => boolean, cases: readonly WorldCase[]): void {
  for (const one of cases) {
    test(one.name, async () => {
      const world = await madeUpWorld({ ...(!one.isElsewhere && { root: '/' }), ...one });
      const text = one.own ?? textOf(world, one.path);
      const found = findingsInWorld(world, one.path, text).filter(({ code }) => isOfInterest(code));
      const messages = found.map(({ message }) => message);
      assert.deepEqual(
        found.map(({ code, severity, span }) => `${code} ${severity} at "${text.slice(span.start, span.end)}"`),
        one.found,
        messages.join('\n'),
      );
      for (const words of one.says ?? [])
        assert.ok(
          messages.some((message) => message.includes(words)),
          `no message says "${words}":\n${messages.join('\n')}`,
        );
      for (const { code } of found)
        assert.ok(
          RULES.some((row) => row.code === code),
          `${code} has no row in rules/table.ts`,
        );
      if (one.points) {
        const files = found.flatMap(({ related = [] }) => related.flatMap(({ file }) => file ?? []));
        assert.deepEqual(files, one.points);
      }
      if (one.after !== undefined) assert.deepEqual(afterFirstFix(world, one.path, found), one.after);
    });
  }
}

function textOf(world: World, path: string): string {
  return world.guests.find(({ file }) => file === path)?.text ?? world.boot?.tree.files.get(path) ?? '';
}

function afterFirstFix(world: World, path: string, found: readonly Finding[]): Record<string, string> | null {
  const [fix] = found.flatMap(({ fixes }) => fixes?.() ?? []);
  if (!fix) return null;
  const before = new Map([...(world.boot?.tree.files ?? []), [path, textOf(world, path)]]);
  const own = new Map([...before, [path, applyEdits(textOf(world, path), fix.edits)]]);
  const after = withFileEdits(own, fix.elsewhere ?? []);
  assert.ok(after, `“${fix.title}” was made for other texts`);
  return Object.fromEntries([...after].filter(([file, text]) => before.get(file) !== text));
}
