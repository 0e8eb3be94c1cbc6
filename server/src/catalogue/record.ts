import type { Lifespan, Release } from './releases.ts';

/**
 * Where an option lives.
 *
 * - `domain-config`: a key of a guest's config file
 * - `pci-spec`, `rdm`, …: what stands inside a string of `pci`, of `rdm` and so on; `spec` of a key names its family
 * - `hypervisor`: a parameter of Xen's own boot line; `iommu`, `dom0-iommu`: an element of those parameters' values
 * - `dom0-kernel`: a word of the dom0 kernel's boot line that matters to Xen
 * - `xl-conf`: a key of /etc/xen/xl.conf; `xl-cpupool`: a key of the file that `xl cpupool-create` reads
 * - `xm`: a key that only the old xm read
 */
export type Family =
  | 'domain-config'
  | 'pci-spec'
  | 'rdm'
  | SpecFamily
  | 'hypervisor'
  | 'iommu'
  | 'dom0-iommu'
  | 'dom0-kernel'
  | 'xl-conf'
  | 'xl-cpupool'
  | 'xm';

/** The small languages of fields with commas between: what the strings of a domain config's keys hold. */
export type SpecFamily =
  | 'disk-spec'
  | 'vif-spec'
  | 'vfb-spec'
  | 'usbctrl-spec'
  | 'usbdev-spec'
  | 'vtpm-spec'
  | 'p9-spec'
  | 'vkb-spec'
  | 'vdispl-spec'
  | 'vsnd-spec'
  | 'channel-spec'
  | 'pvcalls-spec'
  | 'virtio-spec'
  | 'vnuma-spec'
  | 'arm_sci'
  | 'smbios'
  | 'cpuid'
  | 'cpuid-xend';

export type GuestType = 'pv' | 'pvh' | 'hvm';
/** `arm`: both widths. ppc and ia64 are history. */
export type Architecture = 'x86' | 'arm' | 'riscv' | 'ppc' | 'ia64';

/**
 * How Xen reads a value. Of a domain config: `string`, `integer` (strtoul, base 0), `boolean` (an integer, 0 or not), `list`
 * (of strings), `bounded-integer` (one that stops xl if it does not parse). Of a boot line also: `flag` (a bare word), `negation` (`no-`
 * before the word), `size` (a number with K, M, G), `custom`. A parameter of the hypervisor that is a `boolean` takes all three of `X`,
 * `no-X` and `X=yes`; elements of `iommu` and `dom0-iommu` name each of the three.
 */
export type Form =
  | 'string'
  | 'integer'
  | 'bounded-integer'
  | 'boolean'
  | 'list'
  | 'flag'
  | 'negation'
  | 'size'
  | 'custom';

/** One of the values that an option takes, where they can be enumerated. */
export interface ValueRecord extends Lifespan {
  readonly name: string;
  /** One line: what choosing it means. */
  readonly summary: string;
  /** The tool takes it, but it says nothing that a person would write: not offered. */
  readonly hidden?: boolean;
  readonly deprecated?: { readonly since: Release; readonly successor?: string };
}

/** One of many names that mean much the same and share a record. */
export interface MemberRecord extends Lifespan {
  readonly name: string;
  readonly summary?: string;
}

/** What rules and completion lists need of an option: small, loaded when the first document opens. */
export interface OptionRecord extends Lifespan {
  readonly family: Family;
  readonly name: string;
  /** Other names that Xen reads as the same option, such as `pciback.hide` for `xen-pciback.hide`. */
  readonly aliases?: readonly string[];
  /** Every form that Xen accepts; the usual one first. */
  readonly forms: readonly Form[];
  /** Forms that came later than the option itself: a list for `serial` from 4.5 on. Ask `formsIn`. */
  readonly formsSince?: Readonly<Partial<Record<Form, Release>>>;
  readonly values?: readonly ValueRecord[];
  /**
   * The names that the record stands for, where its own name is only a heading, such as `colo_…`. Bare words (`flag`) of one record
   * exclude each other: `trusted` and `untrusted`.
   */
  readonly members?: readonly MemberRecord[];
  /** Of a key: the family of what its strings hold; `specInList`: in a list, where that is another one. */
  readonly spec?: SpecFamily;
  readonly specInList?: SpecFamily;
  /** Of a field: its place, counted from 1, where it may stand without its name. */
  readonly position?: number;
  /** Of a field that has a position: the release since which it may be given by name, if not always. */
  readonly namedSince?: Release;
  /** Of a field: its value takes the rest of the string, commas and all. */
  readonly rest?: boolean;
  /** Of a field: may stand more than once. */
  readonly repeats?: boolean;
  /** Of a field: only in strings whose first word is one of these. */
  readonly within?: readonly string[];
  /**
   * The tool takes no other word than `values` (a number is judged by the numeric form, where there is one) and refuses another: how it
   * compares, since which release it does (absent: always), and what it prints then, `{}` standing for the value. `prefix`: what is
   * written need only be the beginning of a value. Absent: `values` are proposals.
   */
  readonly closed?: {
    readonly by: 'exact' | 'any-case' | 'prefix';
    readonly since?: Release;
    readonly refusal: string;
  };
  /** Human words for the values that fit: `0 to 15`, `MiB`, `a BDF`. */
  readonly range?: string;
  readonly default?: string;
  /** The guest types that it applies to; absent: all. */
  readonly guests?: readonly GuestType[];
  readonly architectures?: readonly Architecture[];
  /**
   * What is better to write. `successor`: the name of another record of the same family; `PARAMETER=VALUE` on a boot line; or words,
   * which hold a blank. On an option that is gone it says what became of it, `since` being the first release without.
   */
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
  /**
   * What the words were held against: a file of Xen's source and the release, or of Linux's (`Linux 6.1`). `twice`: a second person read
   * the source too.
   */
  readonly checked?: { readonly file: string; readonly release: Release | `Linux ${string}`; readonly twice?: boolean };
}
