export function judge(given: {
  readonly word: string;
  readonly line: string;
  readonly code: string;
  readonly found: readonly { readonly code: string; readonly message: string }[];
}): 'right' | 'lenient' | 'wrong';
