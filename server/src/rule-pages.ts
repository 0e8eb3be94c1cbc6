import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The pages of the rules: they come along with the programs, as a dom0 seldom has the internet. */
export interface RulePages {
  /** The address of a rule's page, a `file:` URI; `undefined` where the pages are not there. */
  address(code: string): string | undefined;
  /** What the page says, in Markdown. */
  text(code: string): string | undefined;
}

/** From a program in `server/dist` the pages are in `docs/rules`, in the repository and in the extension. Asked for when first wanted. */
export function rulePages(bundleFolder: string): RulePages {
  const folder = join(bundleFolder, '../../docs/rules');
  let isThere: boolean | undefined;
  const path = (code: string) => {
    isThere ??= existsSync(join(folder, 'README.md'));
    return isThere ? join(folder, `${code}.md`) : undefined;
  };
  const addresses = new Map<string, string | undefined>();
  return {
    address(code) {
      if (!addresses.has(code)) {
        const file = path(code);
        addresses.set(code, file && pathToFileURL(file).href);
      }
      return addresses.get(code);
    },
    text(code) {
      const file = path(code);
      try {
        return file && readFileSync(file, 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}
