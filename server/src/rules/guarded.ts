import type { Finding, RuleRow } from './finding.ts';

export const guardRule: RuleRow = {
  code: 'file/not-checked',
  severity: 'warning',
  title: 'A mistake of our own, which kept us from checking the whole file.',
  needs: 'editor',
};

/**
 * No check may throw, and the tests hold it. Should one do it all the same, whoever edits keeps what was found, is told that more may be
 * wrong, and the server lives on; `report` takes the error.
 */
export function* guarded(
  findings: Iterable<Finding | undefined>,
  report: (error: unknown) => void,
): Generator<Finding | undefined> {
  try {
    yield* findings;
  } catch (error) {
    report(error);
    yield {
      code: guardRule.code,
      severity: 'warning',
      source: 'advice',
      span: { start: 0, end: 0 },
      message:
        'This file was not checked to its end, by a mistake of this extension: there may be more to mend than is shown. The log holds what a report of it needs (Xen: Show Log).',
    };
  }
}
