import type { Finding } from '../rules/finding.ts';

const LOOKED_AT = 64 * 1024;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ODD = /[\0-\x08\x0b\x0e-\x1f\ufffd]/;

/** Whether there is nothing in it that no prose ever has. A change by such a text leaves a file that has none as it is. */
export function isClean(text: string): boolean {
  return !ODD.test(text);
}

/** Whether somebody took a picture, an archive or the like for a config: NULs, or more control characters than prose ever has. */
export function isNotText(text: string): boolean {
  const start = text.slice(0, LOOKED_AT);
  if (isClean(start)) return false;
  let odd = 0;
  for (let i = 0; i < start.length; i++) {
    const code = start.charCodeAt(i);
    if (code === 0) return true;
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12) || code === 0xfffd) odd++;
  }
  return odd > 8 && odd * 10 > start.length;
}

/** The findings as they are, or, for a file that is not text, one line in place of the thousands that its bytes would give. */
export function collapseIfNotText(
  notText: boolean,
  findings: Iterable<Finding | undefined>,
): Iterable<Finding | undefined> {
  return notText ? collapse(findings) : findings;
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
