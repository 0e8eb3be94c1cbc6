/** Files of other tools, opened as a domain config: one word about what they are, in the place of xl's words about every line. */
import { compareReleases, XL_SINCE } from '../../catalogue/releases.ts';
import type { Finding, RuleRow } from '../finding.ts';
import type { GuestStandard } from '../standard.ts';
import { firstFault, refusal } from './refusal.ts';

export const foreignRules: readonly RuleRow[] = [
  {
    code: 'syntax/libvirt-xml',
    severity: 'error',
    title: 'A domain in libvirt’s XML, which xl does not read.',
  },
  { code: 'syntax/sxp', severity: 'error', title: 'A domain as xend kept it (SXP), which xl does not read.' },
];

/** How much of a text may stand before what it is shows. */
const HEAD = 16_384;

interface Kind {
  readonly code: string;
  readonly is: string;
  /** What to do about it. */
  readonly mend: string;
  /** xm reads it, in its own way. */
  readonly byXm?: string;
}

const LIBVIRT: Kind = {
  code: 'syntax/libvirt-xml',
  is: 'This is libvirt’s description of a domain in XML',
  mend: '“virsh domxml-to-native xen-xl FILE” makes an xl config of it.',
};
const SXP: Kind = {
  code: 'syntax/sxp',
  is: 'This is a domain as xend kept it, in SXP',
  mend: 'Write its (name …), (memory …), (device (vbd …)) and (device (vif …)) as name, memory, disk and vif of an xl config.',
  byXm: '“xm create -F FILE” reads it',
};

/** What to say about a file that xl refuses and that is another tool's; `undefined` for all others. */
export function foreignFinding(standard: GuestStandard): Finding | undefined {
  const { config, release } = standard;
  const fault = firstFault(config);
  if (fault === undefined) return undefined;
  const kind = kindOf(config.text.slice(0, HEAD));
  if (kind === undefined) return undefined;
  const { code, is, mend, byXm } = kind;
  const { span, message } = refusal(config, fault);
  if (compareReleases(release, XL_SINCE) >= 0) {
    return {
      code,
      severity: 'error',
      source: 'xl',
      span,
      message: `${message} ${is}, which xl does not read. ${mend}`,
    };
  }
  const told = byXm === undefined ? `${is}. ${mend}` : `${is}; ${byXm}.`;
  return { code, severity: 'information', source: 'advice', span, message: told };
}

function kindOf(head: string): Kind | undefined {
  let at = blanks(head, head.startsWith('\ufeff') ? 1 : 0);
  if (head.startsWith('(', at)) return /^\(\s{0,80}(?:domain|vm)[\s(]/.test(head.slice(at, at + 100)) ? SXP : undefined;
  // The declaration and comments may stand before the element.
  for (let close = ''; head.startsWith('<?', at) || head.startsWith('<!--', at); ) {
    close = head.startsWith('<?', at) ? '?>' : '-->';
    const end = head.indexOf(close, at);
    if (end < 0) return undefined;
    at = blanks(head, end + close.length);
  }
  return /^<domain(?:[\s>])/.test(head.slice(at, at + 20)) ? LIBVIRT : undefined;
}

function blanks(text: string, from: number): number {
  let at = from;
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at++;
  return at;
}
