import type { Filter } from './define.ts';

/** The step of a path to the rows of another resource that point at the object by a reference of theirs. */
export const pointedAtBy = (type: string, key: string): string => `<${type}.${key}`;

/** What a step goes back along; null for one that goes forwards. */
export function backwards(step: string): { type: string; key: string } | null {
  const found = /^<(\w+\.\w+)\.(\w+)$/.exec(step);
  return found?.[1] && found[2] ? { type: found[1], key: found[2] } : null;
}

/** Finds rows by any of several paths. */
export const any = (paths: readonly (readonly string[])[], told: Pick<Filter, 'label' | 'help'>): Filter => {
  const [path = [], ...also] = paths;
  return { path, ...(also.length ? { also } : {}), ...told };
};
