import type { DeclaredRoute } from './access.ts';

export interface Missing {
  status: 404 | 405;
  /** The methods that the address does answer. */
  allow: string | null;
  detail: string;
}

const partsOf = (path: string) => path.split('/').slice(1);
const parameters = (pattern: readonly string[]) => pattern.filter((part) => part.startsWith(':')).length;
const fits = (pattern: readonly string[], parts: readonly string[]) =>
  pattern.every((part, at) => part.startsWith(':') || part === parts[at]);

/** Why nothing answers a request: another method would, or which step of the address leads nowhere. */
export function missing(routes: readonly DeclaredRoute[], method: string, path: string): Missing {
  const parts = partsOf(path);
  const patterns = routes.map(({ url, method: own }) => ({ parts: partsOf(url), method: own }));
  const fitting = patterns.filter((one) => one.parts.length === parts.length && fits(one.parts, parts));
  // Where an address stands by itself, it is not one of those with a parameter in its place.
  const least = Math.min(...fitting.map((one) => parameters(one.parts)));
  const methods = fitting.filter((one) => parameters(one.parts) === least).map((one) => one.method);
  if (methods.length && !methods.includes(method))
    return {
      status: 405,
      allow: [...new Set(methods)].sort().join(', '),
      detail: `Method "${method}" not allowed.`,
    };
  return { status: 404, allow: null, detail: `Not found.${hint(patterns, parts)}` };
}

function hint(patterns: readonly { parts: readonly string[] }[], parts: readonly string[]): string {
  for (let known = parts.length - 1; known > 1; known -= 1) {
    const above = patterns.filter(
      (one) => one.parts.length > known && fits(one.parts.slice(0, known), parts),
    );
    if (above.length === 0) continue;
    const next = above.map((one) => one.parts[known] ?? '').filter((part) => part && !part.startsWith(':'));
    const names = [...new Set(next)].sort();
    const place = `/${parts.slice(0, known).join('/')}/`;
    return names.length
      ? ` Under ${place} there are: ${names.join(', ')}.`
      : ` There is nothing under ${place}.`;
  }
  return '';
}
