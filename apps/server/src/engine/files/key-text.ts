/** The parts of a name of several parts, as `keyText` writes it: `ams-ix | 2001:db8::1`; one that has parts itself is in parentheses. */
export function keyParts(text: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else if (text[at] === '|' && depth <= 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => withoutParentheses(part.trim()));
}

const withoutParentheses = (part: string) => (/^\(.*\|.*\)$/s.test(part) ? part.slice(1, -1).trim() : part);

/** One text of the parts of a name; empty ones at the end are left out. */
export function keyText(parts: readonly (string | null)[]): string {
  const words = parts.map((part) => part ?? '');
  while (words.length > 1 && words.at(-1) === '') words.pop();
  return words.length === 1
    ? (words[0] ?? '')
    : words.map((word) => (word.includes('|') ? `(${word})` : word)).join(' | ');
}
