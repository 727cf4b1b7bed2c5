import { type AnyResource, apiPathOf, entries, pagePathOf, type Registry, targetOf } from './define.ts';
import type { AnyField } from './field.ts';
import type { Nested } from './kinds/relation.ts';
import { isoMoment } from './kinds/scalar.ts';

/** A stored row as PostgreSQL returns it: own columns, references as nested rows, lists of nested rows. */
export type Row = Record<string, unknown>;

export interface WireContext {
  registry: Registry;
  /** `https://host`, or empty for relative addresses. */
  base: string;
  /** Whether a secret's value may be shown. */
  showsSecret: (resource: AnyResource, key: string) => boolean;
  /** Opens a secret of an object of that resource. */
  openSecret: (sealed: string, resource: AnyResource) => string;
  /** Opens a text that is shown with masks; what is secret in it goes no further. */
  openVeiled: (sealed: string) => string;
  /** Whether the caller holds a permission. */
  holds: (permission: string) => boolean;
}

/** A row as the API shows it. `only` names the keys to keep, in the resource's order. */
export function toJson(resource: AnyResource, row: Row, wire: WireContext, only?: ReadonlySet<string>): Row {
  const json: Row = {};
  const wanted = (key: string) => !only || only.has(key);
  for (const part of resource.frame) {
    if (part === 'created' || part === 'updated' || !wanted(part)) continue;
    if (part === 'url') json.url = `${wire.base}${apiPathOf(resource)}${row.id}/`;
    else if (part === 'display_url') {
      const page = pagePathOf(resource);
      if (page) json.display_url = `${wire.base}${page}${row.id}/`;
    } else json[part] = row[part];
  }
  for (const [key, field] of entries(resource)) {
    if (!field.read || !wanted(key)) continue;
    if (field.veil) json[key] = showVeiled(resource, key, row, wire);
    else if (field.storage === 'secret') showSecret(resource, key, row, wire, json);
    else if (field.options.guard) {
      const may = wire.holds(field.options.guard);
      json[key] = showGuarded(row[key], may ? (sealed) => wire.openSecret(sealed, resource) : null);
    } else json[key] = field.storage === 'display' ? row.display : showField(field, row[key], wire);
  }
  for (const part of ['created', 'updated'] as const) {
    if (resource.frame.includes(part) && wanted(part)) json[part] = moment(row[part]);
  }
  return json;
}

const moment = (value: unknown) => (typeof value === 'string' ? isoMoment(value) : (value ?? null));

function showSecret(resource: AnyResource, key: string, row: Row, wire: WireContext, json: Row) {
  json[`has_${key}`] = row[key] !== null && row[key] !== undefined && row[key] !== '';
  if (resource.fields[key]?.isNeverShown || !wire.showsSecret(resource, key)) return;
  const sealed = row[key];
  json[key] =
    typeof sealed === 'string' && sealed !== '' ? wire.openSecret(sealed, resource) : (sealed ?? null);
}

function showVeiled(resource: AnyResource, key: string, row: Row, wire: WireContext): unknown {
  const sealed = row[key];
  if (typeof sealed !== 'string' || sealed === '') return sealed ?? null;
  const veil = resource.fields[key]?.veil;
  const text = wire.showsSecret(resource, key)
    ? wire.openSecret(sealed, resource)
    : veil?.hide(wire.openVeiled(sealed));
  return text !== undefined && veil?.shown ? veil.shown(text) : text;
}

function showGuarded(stored: unknown, open: ((sealed: string) => string) | null): unknown {
  if (typeof stored !== 'object' || stored === null) return stored;
  const { masked, sealed }: Row = { ...stored };
  return typeof sealed === 'string' && open ? open(sealed) : masked;
}

function showField(field: AnyField, stored: unknown, wire: WireContext): unknown {
  if (field.storage === 'target') return showTarget(stored, wire);
  if (!field.target || field.shownAs === 'id') return field.show(stored);
  const target = targetOf(wire.registry, field);
  const one = (row: unknown) =>
    typeof row !== 'object' || row === null
      ? null
      : field.shownAs === 'full'
        ? toJson(target, { ...row }, wire)
        : nestedForm(target, { ...row }, wire);
  return Array.isArray(stored) ? stored.map(one) : one(stored);
}

/** PostgreSQL gives `{ type, row }`; what is gone, or of an undeclared type, is null. */
function showTarget(stored: unknown, wire: WireContext): Row | null {
  if (typeof stored !== 'object' || stored === null || !('type' in stored) || !('row' in stored)) return null;
  const target = wire.registry[String(stored.type)];
  return target && typeof stored.row === 'object' && stored.row
    ? nestedForm(target, { ...stored.row }, wire)
    : null;
}

/** How a row looks when another one points at it: `id url display_url display` and its brief fields, values bare. */
export function nestedForm(resource: AnyResource, row: Row, wire: WireContext): Nested {
  const page = pagePathOf(resource);
  const id = Number(row.id);
  const url = `${wire.base}${apiPathOf(resource)}${id}/`;
  const display = String(row.display ?? '');
  const json: Nested = page
    ? { id, url, display_url: `${wire.base}${page}${id}/`, display }
    : { id, url, display };
  for (const key of resource.brief) {
    const field = resource.fields[key];
    json[key] = field
      ? field.target
        ? showField(field, row[key], wire)
        : field.showNested(field.storage === 'display' ? row.display : row[key])
      : moment(row[key]);
  }
  return json;
}

/** The keys that `?brief=` keeps. */
export const briefKeys = (resource: AnyResource): string[] => [
  'id',
  'url',
  'display_url',
  'display',
  ...resource.brief,
];

/** Paths in a display text: `{ixp.name}` gives `['ixp', 'name']`. */
export const displayParts = (resource: AnyResource): (string | string[])[] =>
  resource.display
    .split(/(\{[\w.]+\})/)
    .filter(Boolean)
    .map((part) => (part.startsWith('{') ? part.slice(1, -1).split('.') : part));
