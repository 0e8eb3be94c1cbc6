/** The entries of rules/pages/*.yaml. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { RulePage } from '../../src/features/rule-pages.ts';

const FOLDER = 'server/src/rules/pages';

/** By code. An entry in another family's file, or one that is there twice, throws. */
export function readPages(): Map<string, RulePage> {
  const pages = new Map<string, RulePage>();
  for (const name of readdirSync(FOLDER).filter((each) => each.endsWith('.yaml'))) {
    const entries = readEntries(join(FOLDER, name));
    for (const [code, page] of Object.entries(entries)) {
      if (!code.startsWith(`${name.slice(0, -'.yaml'.length)}/`)) throw new Error(`${name} is no place for ${code}`);
      pages.set(code, page);
    }
  }
  return pages;
}

function readEntries(path: string): Record<string, RulePage> {
  try {
    return (parse(readFileSync(path, 'utf8')) as Record<string, RulePage> | null) ?? {};
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
