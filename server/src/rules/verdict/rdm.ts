import { rdmLostWords, rdmUnsetWords } from '../rdm.ts';
import type { VerdictRow } from './row.ts';

/** What xl says of `rdm`; most of what it makes of it is silent (rules/rdm.ts). */
export const rdmRows: readonly VerdictRow[] = [
  {
    code: 'rdm/lost',
    severity: 'warning',
    title: 'A value of rdm that xl does not take, most often without a word.',
    explain: ({ written = '' }, { release }) => rdmLostWords(written, release),
  },
  {
    code: 'rdm/unset',
    severity: 'warning',
    title: 'A value of rdm that leaves a part to chance.',
    explain: ({ written = '' }, { release }) => rdmUnsetWords(written, release),
  },
];
