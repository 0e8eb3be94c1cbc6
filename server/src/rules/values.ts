import type { OptionRecord } from '../catalogue/record.ts';
import { compareReleases } from '../catalogue/releases.ts';
import type { List, Statement, Value } from '../syntax/xl-config/tree.ts';
import type { Finding, RuleRow } from './finding.ts';
import type { KeyPlan } from './key-plan.ts';
import { XL_SINCE } from './key-verdict.ts';
import { checkElements, checkName } from './named-values.ts';
import { checkNumber } from './numbers.ts';
import { insert, type LocalFinding, oneFix, replace } from './spans.ts';
import type { GuestStandard } from './standard.ts';

export const valueRules: readonly RuleRow[] = [
  {
    code: 'value/single-expected',
    severity: 'warning',
    title: 'A list where xl wants a single value: the setting is ignored.',
  },
  {
    code: 'value/list-expected',
    severity: 'warning',
    title: 'A single value where xl wants a list: the setting is ignored.',
  },
  {
    code: 'value/not-a-number',
    severity: 'warning',
    title: 'A value that xl cannot read as a number: the setting is ignored.',
  },
  {
    code: 'value/unknown',
    severity: 'error',
    title: 'A value that xl looks up in a list, and exits where it is not there.',
  },
  { code: 'value/deprecated', severity: 'hint', title: 'A value, or a way of writing one, that has a successor.' },
];

/** Reports what is to be said about a statement's value. Spans count from the statement. */
export function checkValue(
  statement: Statement,
  { verdict, forms, names }: KeyPlan,
  standard: GuestStandard,
  report: (finding: LocalFinding) => void,
): void {
  const { key, value, stored } = statement;
  if (!key || !value || !stored || value.kind === 'junk' || verdict.kind !== 'read' || forms.length === 0) return;
  if (compareReleases(standard.release, XL_SINCE) < 0) return;
  const { record } = verdict;
  const reportAll = (findings: Iterable<LocalFinding>) => {
    for (const finding of findings) report(finding);
  };
  if (value.kind === 'list') {
    if (!forms.includes('list')) report(singleExpected(record, value, statement, standard));
    else if (names?.elements) reportAll(checkElements(statement, value, names, record, standard));
  } else if (forms.every((form) => form === 'list')) {
    if (key.name !== 'pci') report(listExpected(key.name, value, standard));
  } else if (names && !names.elements) {
    if (statement.operator?.kind !== '=') return;
    reportAll(checkName(value, standard.config.atom(statement, value) ?? '', names, record, standard));
  } else if (key.name === 'bootloader_args' && forms.includes('list')) {
    report(wordsForList(value, standard.config.atom(statement, value) ?? ''));
  } else if (!forms.includes('string')) {
    reportAll(checkNumber(statement, value, record, standard.config.atom(statement, value) ?? '', standard));
  }
}

function singleExpected({ name }: OptionRecord, list: List, statement: Statement, { config }: GuestStandard): Finding {
  const [only, ...others] = list.items;
  const fatal = name === 'name';
  const rest = fatal ? '. Then it exits: Domain name must be specified.' : ': xl ignores it.';
  return {
    code: 'value/single-expected',
    severity: fatal ? 'error' : 'warning',
    source: 'xl',
    span: list,
    message: `warning: parameter \`${name}' is a list but should be a single value${rest}`,
    ...(only &&
      only.kind !== 'list' &&
      others.length === 0 && {
        fixes: oneFix('Remove the brackets', replace(list, config.source(statement, only)), true),
      }),
  };
}

/** Keys for which xl exits where it finds no list. */
const WANTS_A_LIST: Readonly<Record<string, string>> = {
  device_model_args: 'xl: Unable to parse device_model_args.',
  device_model_args_hvm: 'xl: Unable to parse device_model_args_hvm.',
  device_model_args_pv: 'xl: Unable to parse device_model_args_pv.',
  mca_caps: 'ERROR: unable to parse mca_caps.',
  smbios: 'xl: Unable to parse smbios options.',
};

function listExpected(name: string, value: Value, { release }: GuestStandard): Finding {
  const fatal = compareReleases(release, '4.2') >= 0 ? WANTS_A_LIST[name] : undefined;
  const warning = `warning: parameter \`${name}' is a single value but should be a list`;
  return {
    code: 'value/list-expected',
    severity: fatal === undefined ? 'warning' : 'error',
    source: 'xl',
    span: value,
    message: fatal === undefined ? `${warning}: xl ignores it.` : `${fatal} It wants a list.`,
    fixes: () => [
      { title: 'Put brackets around it', edits: [insert(value.start, '[ '), insert(value.end, ' ]')], preferred: true },
    ],
  };
}

function wordsForList(value: Value, text: string): Finding {
  const words = text.split(/[ \t\n]+/).filter((word) => word !== '');
  const isPlain = words.every((word) => !/['\\]/.test(word));
  return {
    code: 'value/deprecated',
    severity: 'information',
    source: 'xl',
    span: value,
    message: 'WARNING: Specifying "bootloader_args" as a string is deprecated. Please use a list of arguments.',
    ...(isPlain && {
      fixes: oneFix('Write a list', replace(value, `[ ${words.map((word) => `'${word}'`).join(', ')} ]`), true),
    }),
  };
}
