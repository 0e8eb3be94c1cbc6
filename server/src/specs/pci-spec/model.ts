import type { Span } from '../../text/span.ts';
import type { Bdf } from '../bdf.ts';

/** What one string of a `pci` list says. Spans count from the start of that string's content. */
export interface PciSpec {
  /** The device that the tool ends up with. Absent where it gets none. */
  readonly bdf?: Bdf;
  /** Where that device's address stands. */
  readonly bdfSpan?: Span;
  /** `*` for the function: every function of the device. `bdf.function` is 0 then. */
  readonly allFunctions: boolean;
  /** The slot in the guest, 0 to 0x1f (0xff before 4.15); 0 and absent both let Xen choose. */
  readonly vslot?: number;
  readonly vslotSpan?: Span;
  readonly options: readonly PciOption[];
  /** `name=`: a device known by `xl pci-assignable-list -n` (4.15 on). */
  readonly name?: string;
  /** The tool stops at this string. */
  readonly refused?: PciRefusal;
  /** The tool leaves this device out, without a word, and goes on (xl 4.1 to 4.5, xm up to 3.4). */
  readonly dropped?: PciDrop;
  /** No function behind the device: the tool uses memory that nobody wrote. It may crash, refuse, or take some function. */
  readonly undefinedBehaviour?: Span;
  /** What the tool takes, but not as a person may think. In the order of the text. */
  readonly oddities: readonly PciOddity[];
}

export interface PciOption {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: string;
  /** `start === end` right behind the `=` of an empty value. */
  readonly valueSpan: Span;
  /** Whether that release reads an option of this name. */
  readonly known: boolean;
  /** What the tool makes of the value: a switch's state, a slot, an address (`0000:03:00.0`), a policy, a name. */
  readonly effective?: boolean | number | string;
  /** Set where a later option of that name (or a second address) is what counts. */
  readonly overridden?: boolean;
}

/** Why a string cannot be read. */
export type PciFault =
  | 'bdf'
  | 'vslot'
  | 'rest'
  | 'option-without-value'
  | 'unknown-option'
  | 'rdm-policy'
  | 'name-and-bdf'
  | 'no-device';

export interface PciDrop {
  readonly fault: PciFault;
  /** The part that is to blame. */
  readonly span: Span;
}

export interface PciRefusal extends PciDrop {
  /** The exit status of `xl create`. */
  readonly exit: number;
  /** The tool's most precise words. */
  readonly message: string;
  /** All that it prints, without the line end. */
  readonly output: string;
}

export type PciOddityKind =
  /** A switch whose value is no number, so it is off: `permissive=yes`. */
  | 'not-a-number'
  /** A number with something behind it that is not looked at: `permissive=1x`, `vslot=5zz`, `bdf=03:00.0x`. */
  | 'junk-ignored'
  /** An option or an address that a later one replaces. */
  | 'overridden'
  /** A slot that looks decimal: `@10` is slot 16. */
  | 'vslot-is-hex'
  /** An address that is taken, though nobody writes it so: `03: 00.0`, `03:+1.0`. */
  | 'odd-spelling'
  /** An option that the release does not know; it says so (`message`), or not, and goes on. */
  | 'unknown-option'
  /** A comma with nothing behind it. */
  | 'trailing-comma'
  /** An address that xl 4.0 reads as another one: `03:00.0` is 0003:00:00.0. */
  | 'misread'
  /** `*` for the function without a slot in the guest: libxl refuses it when the guest starts (4.1 to 4.22, libxl_pci.c). */
  | 'functions-want-slot';

export interface PciOddity {
  readonly kind: PciOddityKind;
  readonly span: Span;
  /** The option that it is about. */
  readonly option?: string;
  /** What the tool prints and goes on. */
  readonly message?: string;
}
