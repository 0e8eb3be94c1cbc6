/** What a person wants of the rules: the setting `xen.rules`, or `--rule` of the shell's door. */
import type { Finding, Severity } from '../rules/finding.ts';
import { NearestName } from '../rules/nearest.ts';
import { RULES } from '../rules/table.ts';

/** What a rule may be set to. */
export const RULE_SEVERITIES = ['error', 'warning', 'information', 'hint', 'off'] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

/** By code, such as `pci/spec`, or by family, `pci/*`. */
export type RuleSettings = ReadonlyMap<string, RuleSeverity>;

export const NO_RULE_SETTINGS: RuleSettings = new Map();

/** Takes what has the right form; the rest of a setting is passed over. */
export function readRuleSettings(given: unknown): RuleSettings {
  if (typeof given !== 'object' || given === null) return NO_RULE_SETTINGS;
  return new Map(Object.entries(given).filter((entry): entry is [string, RuleSeverity] => isRuleSeverity(entry[1])));
}

export function isRuleSeverity(word: unknown): word is RuleSeverity {
  return (RULE_SEVERITIES as readonly unknown[]).includes(word);
}

/** Everything that a setting can name: every code, and every family as `family/*`. */
export function ruleNames(): string[] {
  const families = new Set(RULES.map(({ code }) => `${familyOf(code)}/*`));
  return [...RULES.map(({ code }) => code), ...families].sort();
}

/** What is wrong with a rule's name, with the nearest one; `undefined`: nothing. */
export function wrongRuleName(name: string): string | undefined {
  const names = ruleNames();
  if (names.includes(name)) return undefined;
  const nearest = new NearestName(names).of(name);
  return `There is no rule “${name}”.${nearest === undefined ? '' : ` Did you mean “${nearest}”?`}`;
}

/** A finding as the settings want it; `undefined` where its rule is off. */
export function withSetting(finding: Finding, settings: RuleSettings): Finding | undefined {
  if (settings.size === 0) return finding;
  const severity = settings.get(finding.code) ?? settings.get(`${familyOf(finding.code)}/*`);
  if (severity === undefined || severity === finding.severity) return finding;
  return severity === 'off' ? undefined : { ...finding, severity: severity satisfies Severity };
}

/** The findings as the settings want them. The places to pause stay. */
export function withSettings(
  findings: Iterable<Finding | undefined>,
  settings: RuleSettings,
): Iterable<Finding | undefined> {
  return settings.size === 0 ? findings : judged(findings, settings);
}

function* judged(findings: Iterable<Finding | undefined>, settings: RuleSettings): Iterable<Finding | undefined> {
  for (const finding of findings) yield finding && withSetting(finding, settings);
}

function familyOf(code: string): string {
  return code.slice(0, Math.max(0, code.indexOf('/')));
}
