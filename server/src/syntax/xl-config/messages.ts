/** Faults in xl's own words. */
import type { Statement, SyntaxFault } from './tree.ts';

/** "config parsing error near `X': MESSAGE", as xl prints it behind the source and the line. */
export function faultText({ code, near, message }: SyntaxFault): string {
  if (code === 'syntax/nul') return message;
  return `config parsing error near ${near === '\n' ? '<newline>' : `\`${near}'`}: ${message}`;
}

/** The line that xl prints for a fault of a statement; for an unexpected line's end it is one too low. */
export function faultLine(statement: Statement, fault: SyntaxFault): number {
  return statement.line + fault.lineDelta;
}

/** `SOURCE:LINE: config parsing error near …`, the whole line that xl prints. */
export function faultReport(source: string, statement: Statement, fault: SyntaxFault): string {
  return `${source}:${faultLine(statement, fault)}: ${faultText(fault)}`;
}

/** What xl adds behind its reports where it thinks of Python. */
export const PYTHON_WARNING: readonly string[] = [
  'warning: Config file looks like it contains Python code.',
  'warning:  Arbitrary Python is no longer supported.',
  'warning:  See https://wiki.xen.org/wiki/PythonInXlConfig',
];
