/** Whether a file is left out: what begins with a dot, itself or a folder above it, and what a rule names. */
export function ignoring(rules: string): (path: string) => boolean {
  const tests = rules
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ pattern: patternOf(line.replace(/^\/|\/$/g, '')), isPath: line.includes('/') }));
  return (path) => {
    if (/(?:^|\/)\./.test(path)) return true;
    const name = path.slice(path.lastIndexOf('/') + 1);
    return tests.some(({ pattern, isPath }) => (isPath ? isBelow(pattern, path) : matches(pattern, name)));
  };
}

/** One place of a pattern: any text, or one character that a test takes. */
type Part = '*' | ((character: string) => boolean);

/** A rule that names a folder holds for all that lies in it. */
function isBelow(pattern: readonly Part[], path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, at) => matches(pattern, parts.slice(0, at + 1).join('/')));
}

/** A pattern of a shell, as Python's fnmatch reads it: `*`, `?`, `[abc]`, `[a-z]`, `[!abc]`; case counts. */
function patternOf(rule: string): Part[] {
  const parts = rule.match(/\*+|\?|\[!?[\s\S][^\]]*\]|[\s\S]/g) ?? [];
  return parts.map((part): Part => {
    if (part.startsWith('*')) return '*';
    if (part === '?') return () => true;
    return part.length > 1 ? setOf(part.slice(1, -1)) : (character) => character === part;
  });
}

function setOf(inside: string): (character: string) => boolean {
  const isNegated = inside.startsWith('!');
  const members = (isNegated ? inside.slice(1) : inside).match(/[\s\S]-[\s\S]|[\s\S]/g) ?? [];
  const isIn = (character: string) =>
    members.some((one) =>
      one.length === 3 ? character >= one.charAt(0) && character <= one.charAt(2) : character === one,
    );
  return (character) => isIn(character) !== isNegated;
}

/** Goes back to the last star alone, so that no rule takes long, however many stars it has. */
function matches(pattern: readonly Part[], text: string): boolean {
  let [at, from] = [0, 0];
  let star: { at: number; from: number } | null = null;
  while (from < text.length) {
    const part = pattern[at];
    if (part === '*') {
      star = { at, from };
      at += 1;
    } else if (part?.(text.charAt(from))) {
      at += 1;
      from += 1;
    } else if (star) {
      star.from += 1;
      at = star.at + 1;
      from = star.from;
    } else return false;
  }
  return pattern.slice(at).every((part) => part === '*');
}
