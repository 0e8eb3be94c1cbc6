import { Catalogue } from '../catalogue/catalogue.ts';
import type { Family } from '../catalogue/record.ts';
import { catalogueFiles } from '../catalogue-files.ts';
import { familyWords, sortFamilies } from '../features/families.ts';
import { plainText } from '../features/plain.ts';
import { openHost, openXenVersion } from '../host/open-host.ts';
import { NearestName } from '../rules/nearest.ts';
import { Service } from '../service.ts';
import { readExplainOptions } from './options.ts';
import { usageOf } from './usage.ts';

/** Wider lines are hard to read, however wide the terminal. */
const WIDEST = 100;
const WIDTH_OF_A_PIPE = 80;

/** `xen-config explain`. Returns the exit status: 0 where the name is known, 1 where it is not, 2 on wrong usage. */
export async function explain(words: readonly string[], bundleFolder: string): Promise<number> {
  const catalogue = new Catalogue(catalogueFiles(bundleFolder));
  const options = readExplainOptions(words, sortFamilies(catalogue.families()));
  if (typeof options === 'string') {
    console.error(options);
    console.error(usageOf('explain'));
    return 2;
  }
  const service = new Service({ catalogue, openHost, openXenVersion });
  service.configure({ release: options.release });
  await service.settleRelease();

  const { name, families } = options;
  const width = Math.min(WIDEST, process.stdout.columns ?? WIDTH_OF_A_PIPE);
  const found = families.flatMap((family) => {
    const record = catalogue.find(family, name);
    if (!record) return [];
    const alias = record.name === name ? '' : `${name}: see ${record.name}, `;
    const heading = plainText(`${alias}${familyWords(family).one} (Xen ${service.release})`, width);
    return [
      `${heading}\n${'─'.repeat(Math.min(width, heading.length))}\n${plainText(service.document({ record }), width)}`,
    ];
  });
  if (found.length > 0) {
    console.log(found.join('\n\n\n'));
    return 0;
  }
  console.error(unknown(name, families, catalogue));
  return 1;
}

/** What is said of a name that nothing of Xen has. */
function unknown(name: string, families: readonly Family[], catalogue: Catalogue): string {
  const near = families.flatMap((family) => {
    const names = catalogue
      .all(family)
      .flatMap(({ name, aliases = [], members = [] }) => [name, ...aliases, ...members.map((member) => member.name)]);
    const nearest = new NearestName(names).of(name);
    return nearest === undefined ? [] : [`  ${plainText(`${nearest} (${familyWords(family).one})`, WIDEST)}`];
  });
  const where = families.length === 1 && families[0] ? ` in the family ${families[0]}` : '';
  return [`There is no “${name}”${where}.`, ...(near.length > 0 ? ['Near to it:', ...near] : [])].join('\n');
}
