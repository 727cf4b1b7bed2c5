import { type PyFunction, PythonError, pyFunction, str, Undefined } from '@peersmith/jinja';

/** Filters by name. */
export type Filters = Readonly<Record<string, PyFunction>>;

/**
 * Reads filters from heads such as `indent(value, n, chars=" ")`.
 *
 * @example filters({ 'quote(value, char=None)': (value) => … })
 */
export function filters(definitions: Readonly<Record<string, (...values: unknown[]) => unknown>>): Filters {
  return Object.fromEntries(
    Object.entries(definitions).map(([head, run]): [string, PyFunction] => {
      const open = head.indexOf('(');
      const name = head.slice(0, open);
      return [name, pyFunction(name, head.slice(open + 1, -1), run)];
    }),
  );
}

/** Python's `AttributeError`. */
export const attributeError = (message: string): PythonError => new PythonError('AttributeError', message);

/** Looking for an attribute of an undefined value is an error of its own. */
export function refuseUndefined(value: unknown): void {
  if (value instanceof Undefined) throw value.error();
}

/** `STR has no …`, where an undefined value says that it is undefined. */
export function lacking(value: unknown, what: string): PythonError {
  refuseUndefined(value);
  return attributeError(`${str(value)} has no ${what}`);
}
