import type { Finding } from '../rules/finding.ts';

const LOOKED_AT = 64 * 1024;

/** Whether somebody took a picture, an archive or the like for a config: NULs, or more control characters than prose ever has. */
export function isNotText(text: string): boolean {
  const end = Math.min(text.length, LOOKED_AT);
  let odd = 0;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0) return true;
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12) || code === 0xfffd) odd++;
  }
  return odd > 8 && odd * 10 > end;
}

/** The findings as they are, or, for a file that is not text, one line in place of the thousands that its bytes would give. */
export function collapseIfNotText(
  text: string,
  findings: Iterable<Finding | undefined>,
): Iterable<Finding | undefined> {
  return isNotText(text) ? collapse(findings) : findings;
}

function* collapse(findings: Iterable<Finding | undefined>): Iterable<Finding | undefined> {
  let firstError: Finding | undefined;
  for (const finding of findings) {
    if (finding?.severity === 'error') {
      firstError = finding;
      break;
    }
    yield undefined;
  }
  yield {
    code: 'syntax/not-text',
    // Xen's tools may well swallow such a file; only where they refuse it is it an error.
    severity: firstError ? 'error' : 'warning',
    source: firstError?.source ?? 'advice',
    span: { start: 0, end: 0 },
    message: firstError
      ? `This is not a text file. What its reader says first: ${firstError.message}`
      : 'This is not a text file: it holds bytes that no config has. Open the right file, or save this one as plain text.',
  };
}
