import type { Reader } from '../reader.ts';

/** xl's own word that a key's days are over. It is no finding: `key/deprecated` says so for every release, and what to write instead. */
export function sayDeprecated(reader: Reader, key: string, text: string): void {
  const place = reader.keyPlace(key);
  reader.say({ code: 'key/deprecated', text, effect: 'goes-on', chatter: true, ...(place && { place }) });
}
