import { TemplateNotFound } from './errors.ts';

/** Finds the source of a template by its name; `undefined` when there is none. Loading is synchronous. */
export type Loader = (name: string) => string | undefined;

/**
 * Templates from a mapping of names to sources.
 *
 * @example new Environment({ loader: dictLoader({ 'peer.j2': 'neighbor {{ address }}' }) })
 */
export function dictLoader(
  templates: Readonly<Record<string, string>> | ReadonlyMap<string, string>,
): Loader {
  if (templates instanceof Map) return (name) => templates.get(name);
  const map = new Map(Object.entries(templates));
  return (name) => map.get(name);
}

/** Asks several loaders in turn. */
export function choiceLoader(loaders: readonly Loader[]): Loader {
  return (name) => {
    for (const loader of loaders) {
      const source = loader(name);
      if (source !== undefined) return source;
    }
    return undefined;
  };
}

/** The source of a template, or the error of its absence. */
export function loadSource(loader: Loader | undefined, name: string): string {
  if (loader === undefined) throw new TypeError('no loader for this environment specified');
  const source = loader(name);
  if (source === undefined) throw new TemplateNotFound(name);
  return source;
}
