import type { Lifespan, Release } from './releases.ts';

/**
 * Where an option lives.
 *
 * - `domain-config`: a key of a guest's config file
 * - `pci-spec`, `rdm`: what stands inside a string of `pci` / of `rdm`
 * - `hypervisor`: a parameter of Xen's own boot line; `iommu`, `dom0-iommu`: an element of those parameters' values
 * - `dom0-kernel`: a word of the dom0 kernel's boot line that matters to Xen
 * - `xl-conf`: a key of /etc/xen/xl.conf; `xm`: a key that only the old xm read
 */
export type Family =
  | 'domain-config'
  | 'pci-spec'
  | 'rdm'
  | 'hypervisor'
  | 'iommu'
  | 'dom0-iommu'
  | 'dom0-kernel'
  | 'xl-conf'
  | 'xm';

export type GuestType = 'pv' | 'pvh' | 'hvm';
export type Architecture = 'x86' | 'arm';

/**
 * How Xen reads a value. Of a domain config: `string`, `integer` (strtoul, base 0), `boolean` (an integer, 0 or not), `list`
 * (of strings), `bounded-integer`. Of a boot line also: `flag` (a bare word), `size` (a number with K, M, G), `custom`.
 */
export type Form = 'string' | 'integer' | 'bounded-integer' | 'boolean' | 'list' | 'flag' | 'size' | 'custom';

/** One of the values that an option takes, where they can be enumerated. */
export interface ValueRecord extends Lifespan {
  readonly name: string;
  /** One line: what choosing it means. */
  readonly summary: string;
  readonly deprecated?: { readonly since: Release; readonly successor?: string };
}

/** What rules and completion lists need of an option: small, loaded when the first document opens. */
export interface OptionRecord extends Lifespan {
  readonly family: Family;
  readonly name: string;
  /** Other names that Xen reads as the same option, such as `pciback.hide` for `xen-pciback.hide`. */
  readonly aliases?: readonly string[];
  /** Every form that Xen accepts; the usual one first. */
  readonly forms: readonly Form[];
  readonly values?: readonly ValueRecord[];
  /** Human words for the values that fit: `0 to 15`, `MiB`, `a BDF`. */
  readonly range?: string;
  readonly default?: string;
  /** The guest types that it applies to; absent: all. */
  readonly guests?: readonly GuestType[];
  readonly architectures?: readonly Architecture[];
  /** `successor` is the name of another record of the same family, or words. */
  readonly deprecated?: { readonly since: Release; readonly successor?: string };
  readonly security?: boolean;
  /** 0 to 100: how much people use it; completion lists sort by it. */
  readonly usage: number;
  /** A snippet in LSP syntax for the value alone, such as `[ '${1:BDF}' ]`. Absent: one is made from `forms` and `values`. */
  readonly snippet?: string;
  /** One line: what it is. */
  readonly summary: string;
}

/** What a hover needs beside the record: the prose, loaded when somebody first asks. */
export interface OptionText {
  /** Two to six sentences: what it does, when one wants it, what goes wrong. Markdown. */
  readonly text: string;
  readonly example?: string;
  /** The official page. */
  readonly link?: string;
  /** What the words were held against: a file of Xen's source and the release. */
  readonly checked?: { readonly file: string; readonly release: Release };
}
