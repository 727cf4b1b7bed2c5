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
    return tests.some(({ pattern, isPath }) => (isPath ? isBelow(pattern, path) : pattern.test(name)));
  };
}

/** A rule that names a folder holds for all that lies in it. */
function isBelow(pattern: RegExp, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, at) => pattern.test(parts.slice(0, at + 1).join('/')));
}

/** A pattern of a shell, as Python's fnmatch reads it: `*`, `?`, `[abc]`, `[!abc]`; case counts. Each star is one, however many are written. */
function patternOf(rule: string): RegExp {
  const parts = rule.match(/\*+|\?|\[!?\]?[^\]]*\]|[\s\S]/g) ?? [];
  const source = parts.map((part) => {
    if (part.startsWith('*')) return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    if (part.length > 1)
      return `[${part[1] === '!' ? '^' : ''}${part.slice(part[1] === '!' ? 2 : 1, -1).replaceAll(/[\\\][^]/g, '\\$&')}]`;
    return part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  try {
    return new RegExp(`^${source.join('')}$`);
  } catch {
    return /^(?!)/;
  }
}
