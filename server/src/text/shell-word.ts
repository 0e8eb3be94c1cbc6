/** A word of a command line as a shell takes it back: quoted only where it has to be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line as a person could type it. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
