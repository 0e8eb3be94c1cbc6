import type { DomainConfig } from '../../guests/domain-config.ts';
import { faultLine, faultText } from '../../syntax/xl-config/messages.ts';
import type { Statement, SyntaxFault } from '../../syntax/xl-config/tree.ts';
import { type Span, shift } from '../../text/span.ts';

/** A fault and where it stands. */
export interface PlacedFault {
  readonly statement: Statement;
  readonly fault: SyntaxFault;
}

/** The first thing that xl has against the text. */
export function firstFault({ tree: { statements, suspects } }: DomainConfig): PlacedFault | undefined {
  for (const index of suspects) {
    const statement = statements[index];
    const fault = statement?.faults[0];
    if (statement && fault) return { statement, fault };
  }
  return undefined;
}

/** xl's first words about a file that is no xl config at all, and their place. */
export function refusal(config: DomainConfig, { statement, fault }: PlacedFault): { span: Span; message: string } {
  const span = shift(fault, statement.offset);
  const near = fault.near.startsWith('\r') ? '\\r' : fault.near;
  const words = [`${faultText({ ...fault, near })}.`];
  if (config.tree.looksLikePython) {
    words.push('xl adds: Config file looks like it contains Python code. Arbitrary Python is no longer supported.');
  }
  const printed = faultLine(statement, fault);
  let line = statement.line;
  for (let at = statement.offset; at < span.start; at++) if (config.text.charCodeAt(at) === 10) line++;
  if (printed !== line) words.push(`[xl says line ${printed}]`);
  return { span: { start: span.start, end: Math.max(span.end, span.start + 1) }, message: words.join(' ') };
}
