import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Said } from '../../toolstack/said.ts';
import type { Fix, RuleRow } from '../finding.ts';
import type { Standard } from '../standard.ts';

/** A rule about something that `xl create` says. */
export interface VerdictRow extends RuleRow {
  /** Our words behind xl's: what it does with the setting, what to do about it. Absent: xl's words are enough. */
  readonly explain?: string | ((said: Said, standard: Standard) => string);
  /** Mends. Spans count from the statement of `said.place`. Said's `names` get theirs without this. */
  readonly fixes?: (said: Said, config: DomainConfig, standard: Standard) => readonly Fix[];
}
