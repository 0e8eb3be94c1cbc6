import type { Part } from '../c-strings.ts';

/** A network card as xl makes it of one string of a `vif` list. Places are offsets in the string. */
export interface Vif {
  /** The fields that xl keeps, by name, each with the value that counts: the last one. */
  readonly fields: ReadonlyMap<string, Part>;
  /** Six numbers with colons, two small digits each; absent where none is given or xl cannot read it. */
  readonly mac?: { readonly value: string; readonly part: Part };
  readonly type?: { readonly value: 'vif' | 'ioemu'; readonly part: Part };
  /** `devid=`, as the C `int` that it becomes. */
  readonly devid?: { readonly value: number; readonly part: Part };
}

export type VifMistake =
  /** Neither a field nor a word that the release knows. */
  | 'unknown'
  /** Old releases stop reading the string at what has no `=`, and pass over fields that they do not know, without a word. */
  | 'rest-unread'
  | 'passed-over'
  | 'type'
  | 'mac'
  | 'rate'
  | 'number'
  | 'deprecated'
  | 'not-supported';

export interface VifFault {
  readonly mistake: VifMistake;
  /** What xl prints; empty where it says nothing. */
  readonly words: string;
  /** xl writes the name of the file in front. */
  readonly named?: true;
  /** `undefined`: it reads memory behind the string. */
  readonly effect: 'goes-on' | 'gives-up' | 'crashes' | 'undefined';
  /** The part at fault: a field's value, or the whole field where the name is at fault. */
  readonly part: Part;
  /** The name of the field; empty where there is none. */
  readonly field: string;
}

export interface VifSpec {
  readonly vif: Vif;
  readonly faults: readonly VifFault[];
}
