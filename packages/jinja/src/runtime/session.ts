import { forgetConversions } from '../values/convert.ts';

// What belongs to the rendering in progress; a rendering inside a rendering shares it.
let modules = new Map<unknown, unknown>();
let nesting = 0;

/** The modules that this rendering has imported without context. */
export const moduleCache = (): Map<unknown, unknown> => modules;

/** Runs a rendering with state of its own. */
export function inSession<T>(run: () => T): T {
  if (nesting === 0) {
    modules = new Map();
    forgetConversions();
  }
  nesting++;
  try {
    return run();
  } finally {
    nesting--;
  }
}
