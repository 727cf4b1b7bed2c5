import { type AnyField, type AnyResource, entries, isFrame, type Row } from '@peersmith/resource';
import { FORMER_TYPES, isKept } from './moved.ts';
import type { SourceObject } from './source.ts';
import type { UnknownFields } from './unknown-fields.ts';

/** An object of the other server's API, under our names. */
export function readRestObject(resource: AnyResource, given: Row, unknown: UnknownFields): SourceObject {
  const values: Row = {};
  const shown: Row = {};
  for (const entry of entries(resource)) {
    const [key, field] = entry;
    const value = given[key];
    if (value === undefined) continue;
    if (isKept(entry)) values[key] = bareValue(field, value);
    else if (field.storage === 'computed' || field.storage === 'display') shown[key] = value;
  }
  for (const key of ['created', 'updated'] as const) if (given[key] !== undefined) values[key] = given[key];
  unknown.seen(
    resource,
    Object.entries(given).filter(
      ([key]) => !Object.hasOwn(resource.fields, key) && !isFrame(key) && !SHOWN.has(key),
    ),
  );
  shown.display = given.display;
  return { id: Number(given.id), display: String(given.display ?? given.id), values, shown };
}

/** What lists show of objects beside their fields. */
const SHOWN = new Set(['config_context', 'has_password']);

/** Pointers as ids, choices as their bare value. */
function bareValue(field: AnyField, value: unknown): unknown {
  if (field.target) return Array.isArray(value) ? value.map(idOf) : idOf(value);
  if (field.kind === 'content_type' && typeof value === 'string') return FORMER_TYPES.get(value) ?? value;
  return isLabelled(value) ? value.value : value;
}

const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : value;

const isLabelled = (value: unknown): value is { value: unknown } =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 2 &&
  'value' in value &&
  'label' in value;
