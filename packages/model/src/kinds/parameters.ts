import { type FieldOptions, json, MASK, type Veil, veiled } from '@peersmith/resource';
import * as z from 'zod';

/** Parameters that anybody who views the object may read; the value of any other may give access to something. */
const OPEN = new Set([
  ...['branch', 'username', 'region', 'endpoint', 'depth'],
  ...['known_hosts', 'ca', 'access_key_id', 'path_style'],
]);

function parametersOf(text: string): Record<string, unknown> {
  const read: unknown = text === '' ? {} : JSON.parse(text);
  return typeof read === 'object' && read !== null ? { ...read } : {};
}

/** Shows parameters with masks for the values of those that are not known to be harmless. */
const parametersVeil: Veil = {
  hide: (open) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(parametersOf(open)).map(([key, value]) => [key, OPEN.has(key) ? value : MASK]),
      ),
    ),
  shown: (text) => (text === '' ? null : parametersOf(text)),
  restore: (given, held) => {
    const kept = parametersOf(held);
    const restored = Object.entries(parametersOf(given)).map(([key, value]) => [
      key,
      value === MASK ? kept[key] : value,
    ]);
    return restored.some(([, value]) => value === undefined || String(value).includes(MASK))
      ? null
      : JSON.stringify(Object.fromEntries(restored));
  },
};

const NAME = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,40}$/, { error: 'Names of parameters are words, such as branch.' });
const taken = z.record(NAME, z.unknown(), {
  error: 'Enter a JSON object, such as {"branch": "main"}.',
});

/** Parameters of a way into another system, as a JSON object: sealed at rest, with masks for who may not see secrets. */
export const parameters = <const O extends FieldOptions>(options: O) =>
  veiled(
    {
      ...json(options),
      sql: 'text',
      write: taken.transform((value) => JSON.stringify(value)).nullable(),
      sample: () => ({ branch: 'main' }),
    },
    parametersVeil,
  );
