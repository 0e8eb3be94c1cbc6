import { bootRules } from './boot.ts';
import { domainConfigRules } from './domain-config.ts';
import type { RuleRow } from './finding.ts';
import { grubenvRules } from './grubenv.ts';
import { guardRule } from './guarded.ts';
import { modulesRules } from './modules.ts';
import { settingsFileRules } from './settings-file.ts';
import { suppressionRules } from './suppressions/silence.ts';
import { syslinuxRules } from './syslinux.ts';
import { xenEfiRules } from './xen-efi.ts';

/** What is said of a file as a whole, above all languages. */
const wholeFileRules: readonly RuleRow[] = [
  {
    code: 'syntax/not-text',
    severity: 'warning',
    title: 'A picture, an archive or the like in the place of a config.',
  },
  {
    code: 'file/more-not-shown',
    severity: 'information',
    title: 'More than a thousand problems in one file: the editor shows the first ones.',
    needs: 'editor',
  },
  guardRule,
];

/** Every rule of every family, by code. */
export const RULES: readonly RuleRow[] = [
  ...domainConfigRules,
  ...settingsFileRules,
  ...bootRules,
  ...modulesRules,
  ...xenEfiRules,
  ...syslinuxRules,
  ...grubenvRules,
  ...suppressionRules,
  ...wholeFileRules,
];
