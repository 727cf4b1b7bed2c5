import { RE2JS } from 're2js';

const KEPT = 200;
const compiled = new Map<string, RE2JS>();

/** A regular expression that a user wrote, in RE2's syntax: it never takes longer than in proportion to the text. Fails when it is malformed. */
export function userExpression(source: string, { ignoreCase = false } = {}): RE2JS {
  const key = `${ignoreCase ? 'i' : ''}/${source}`;
  const held = compiled.get(key);
  if (held) return held;
  const made = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  if (compiled.size >= KEPT) compiled.clear();
  compiled.set(key, made);
  return made;
}
