import type { Reader } from '../reader.ts';

/** A key that is set to what xl's quiet getter does not take: it goes on without a word, as if the key were not set. `names`: what it takes. */
export function sayIgnored(reader: Reader, key: string, names: readonly string[]): void {
  const place = reader.place(key);
  const written = reader.config.string(key);
  if (!place) return;
  reader.say({
    code: 'value/ignored',
    text: '',
    effect: 'goes-on',
    place,
    names,
    ...(written !== undefined && { written }),
  });
}
