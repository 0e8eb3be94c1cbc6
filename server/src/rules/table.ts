import { bootRules } from './boot.ts';
import { domainConfigRules } from './domain-config.ts';
import type { RuleRow } from './finding.ts';
import { settingsFileRules } from './settings-file.ts';

/** Every rule of every family, by code. */
export const RULES: readonly RuleRow[] = [...domainConfigRules, ...settingsFileRules, ...bootRules];
