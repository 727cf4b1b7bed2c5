import { type Kwargs, PyFunction, pyFunction } from '@peersmith/jinja';

/** Methods of a class by name; each takes its object first, as in Python. */
export type Methods<T> = ReadonlyMap<string, (self: T) => PyFunction>;

/**
 * Reads methods from heads such as `filter(*args, **kwargs)`. Arguments are bound, and refused, as Python does.
 *
 * @example methods<QuerySet>({ 'first()': (set) => set.items[0] ?? null })
 */
export function methods<T>(
  definitions: Readonly<Record<string, (self: T, ...values: unknown[]) => unknown>>,
): Methods<T> {
  const table = new Map<string, (self: T) => PyFunction>();
  for (const [head, run] of Object.entries(definitions)) {
    const open = head.indexOf('(');
    const name = head.slice(0, open);
    const parameters = head.slice(open + 1, -1);
    const unbound = pyFunction(name, parameters ? `self, ${parameters}` : 'self', (self, ...values) =>
      run(self, ...values),
    );
    table.set(name, (self) => new PyFunction(name, (args, kwargs) => unbound.call([self, ...args], kwargs)));
  }
  return table;
}

/** What `*args` was bound to. */
export const positional = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** What `**kwargs` was bound to. */
export const keywords = (value: unknown): Kwargs => (value instanceof Map ? value : new Map());
