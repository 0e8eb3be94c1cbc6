/** Patterns of the shell: `*`, `?`, `[a-z]`, `\x`. */

type Part = 'any' | 'one' | ((unit: string) => boolean);

/** A test for whole texts. */
export function globPattern(pattern: string): (text: string) => boolean {
  const parts: Part[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern[i] ?? '';
    if (unit === '*') parts.push('any');
    else if (unit === '?') parts.push('one');
    else if (unit === '[' && pattern.indexOf(']', i + 2) > 0) {
      const close = pattern.indexOf(']', i + 2);
      parts.push(setOf(pattern.slice(i + 1, close)));
      i = close;
    } else {
      const wanted = unit === '\\' && i + 1 < pattern.length ? pattern[++i] : unit;
      parts.push((found) => found === wanted);
    }
  }
  return (text) => matches(parts, text);
}

/** Goes back to the last `*` only: never more than parts times units. */
function matches(parts: readonly Part[], text: string): boolean {
  let at = 0;
  let part = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const wanted = parts[part];
    if (wanted === 'any') {
      star = part++;
      mark = at;
    } else if (wanted !== undefined && (wanted === 'one' || wanted(text[at] ?? ''))) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++mark;
    } else return false;
  }
  while (parts[part] === 'any') part++;
  return part === parts.length;
}

function setOf(inside: string): (unit: string) => boolean {
  const negated = /^[!^]/.test(inside);
  const members = negated ? inside.slice(1) : inside;
  return (unit) => {
    let found = false;
    for (let i = 0; i < members.length; i++) {
      const low = members[i] ?? '';
      const high = members[i + 1] === '-' && i + 2 < members.length ? (members[i + 2] ?? '') : low;
      if (high !== low) i += 2;
      if (low <= unit && unit <= high) found = true;
    }
    return found !== negated;
  };
}
