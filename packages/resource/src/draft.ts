import { type AnyResource, entries } from './define.ts';
import { type AnyField, acceptsNull, isRequired } from './field.ts';
import { typeName } from './kinds/relation.ts';
import { type FieldErrors, sentence, sentencesOf } from './messages.ts';
import { isSupplied } from './supply.ts';

export type Draft = Record<string, unknown>;
export type Parsed = { ok: true; draft: Draft } | { ok: false; errors: FieldErrors };

/** Whether a name is of what every object shows. */
export const isFrame = (name: string): boolean => FRAME.has(name);

/** What clients send back because they read it: accepted and ignored. */
const FRAME: ReadonlySet<string> = new Set(['id', 'url', 'display_url', 'display', 'created', 'updated']);

/**
 * Reads what a caller wants written. `create` and `replace` need every required field; `modify` takes any part.
 * A name that the resource does not have is an error; one that is read-only is ignored, so that an object may be sent back as read.
 * A text that is `held` already is taken as it is: rules that came later do not keep the rest of an object from being changed.
 */
export function parseDraft(
  resource: AnyResource,
  given: unknown,
  mode: 'create' | 'replace' | 'modify',
  held?: Readonly<Draft> | null,
): Parsed {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return {
      ok: false,
      errors: { non_field_errors: [`Invalid data. Expected a dictionary, but got ${typeName(given)}.`] },
    };
  }
  // Without a prototype, so that a caller's `__proto__` is a name like any other.
  const errors: FieldErrors = Object.create(null);
  const draft: Draft = {};
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(resource.fields, key) && !FRAME.has(key) && !isCompanion(resource, key))
      errors[key] = ['This field does not exist.'];
  }
  for (const [key, field] of entries(resource)) {
    if (!field.write) continue;
    if (isSupplied(resource, key, given)) continue;
    if (!Object.hasOwn(given, key)) {
      if (mode !== 'modify' && isRequired(field)) errors[key] = ['This field is required.'];
      continue;
    }
    const value: unknown = Reflect.get(given, key);
    if (typeof value === 'string' && value !== '' && held?.[key] === value) {
      draft[key] = value;
      continue;
    }
    const parsed = parseValue(field, value);
    if (parsed.ok) draft[key] = parsed.value;
    else errors[key] = parsed.messages;
  }
  return Object.keys(errors).length ? { ok: false, errors } : { ok: true, draft };
}

/** `has_password` is shown beside the secret `password`. */
const isCompanion = (resource: AnyResource, key: string) =>
  key.startsWith('has_') && isHiddenWhole(resource.fields[key.slice(4)]);

/** A secret that is left out where it may not be shown. */
export const isHiddenWhole = (field: AnyField | undefined): boolean =>
  field?.storage === 'secret' && !field.veil;

type Value = { ok: true; value: unknown } | { ok: false; messages: string[] };

/** One value, coerced and checked as the field says. */
export function parseValue(field: AnyField, given: unknown): Value {
  if (given === null)
    return acceptsNull(field)
      ? { ok: true, value: null }
      : { ok: false, messages: ['This field may not be null.'] };
  const coerced = field.coerce(given);
  if (coerced === null) return parseValue(field, null);
  const result = field.write?.safeParse(coerced, { error: sentence });
  if (!result) return { ok: false, messages: ['This field is read-only.'] };
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, messages: sentencesOf(result.error) };
}
