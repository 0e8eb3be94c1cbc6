/** The module's name, wherever it stands. */
import { MODULE, meansPciback } from '../boot/pciback/names.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import type { Span } from '../text/span.ts';
import type { Finding, RuleRow } from './finding.ts';
import { advice, change } from './modules-context.ts';

export const modulesNameRules: readonly RuleRow[] = [
  { code: 'modules/old-name', severity: 'warning', title: '`pciback`, which is called `xen-pciback` since Linux 3.1.' },
  {
    code: 'modules/near-name',
    severity: 'warning',
    title: 'A module that does not exist, named nearly like `xen-pciback`.',
  },
];

/** A name that is not quite the module's. `alsoRight`: the file says the same for the right name as well. */
export function* checkModuleName(
  written: Span & { readonly text: string },
  release: Release,
  alsoRight: boolean,
): Generator<Finding> {
  const means = meansPciback(written.text);
  const fix = change(`Change to ${MODULE}`, written, MODULE);
  if (means === 'near') {
    const message = `There is no module “${written.text}”, so nothing comes of this: ${MODULE} is meant.`;
    yield advice('modules/near-name', 'warning', written, message, [fix]);
  }
  // The kernels that went with the older releases may well have the old name.
  if (means !== 'old' || compareReleases(release, '4.2') < 0) return;
  yield alsoRight
    ? {
        ...advice('modules/old-name', 'hint', written, 'Only kernels before Linux 3.1 know the module by this name.'),
        tags: ['unnecessary'],
      }
    : {
        ...advice(
          'modules/old-name',
          'warning',
          written,
          `Nothing comes of it: since Linux 3.1 the module is called ${MODULE}.`,
          [fix],
        ),
        tags: ['deprecated'],
      };
}
