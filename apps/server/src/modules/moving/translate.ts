import { registry } from '@peersmith/model';
import { type AnyField, type AnyResource, columnOf, contentTypeOf, type Row } from '@peersmith/resource';
import { movedResources } from './moved.ts';
import type { SourceObject } from './source.ts';
import type { World } from './world.ts';

/** An object of the source as it would be written here. */
export interface Translated {
  source: SourceObject;
  /** Every value that the source tells, under the keys of drafts, pointing at objects here. */
  values: Row;
  /** What points at something that is not here, by field. */
  missing: Record<string, string[]>;
  /** Whether it says nothing without what the mirror of PeeringDB lacks. */
  pointless: boolean;
}

const MOVED_TYPES = new Set(movedResources.map(contentTypeOf));

/** Puts ids of here in the place of those over there. */
export function translate(world: World, resource: AnyResource, source: SourceObject): Translated {
  const translated: Translated = { source, values: {}, missing: {}, pointless: false };
  for (const [key, value] of Object.entries(source.values)) {
    const field = resource.fields[key];
    if (field?.target) translated.values[key] = pointed({ world, resource, translated }, key, field, value);
    else if (field?.pointing?.idKey === key)
      translated.values[key] = aimed({ world, translated }, field, key);
    else translated.values[key] = value;
  }
  return translated;
}

interface Place {
  world: World;
  translated: Translated;
}

function pointed(
  place: Place & { resource: AnyResource },
  key: string,
  field: AnyField,
  value: unknown,
): unknown {
  const { world, resource, translated } = place;
  const type = field.target ?? '';
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.flatMap((one) => found(place, { key, type, id: Number(one) }) ?? []);
  const id = Number(value);
  if (MOVED_TYPES.has(type)) return found(place, { key, type, id });
  if (world.isInMirror(type, id)) return id;
  if (resource.name === 'hiddenpeer') translated.pointless = true;
  const plural = registry[type]?.plural ?? type;
  world.note(
    contentTypeOf(resource),
    (count) =>
      resource.name === 'hiddenpeer'
        ? `${count} times ${resource.plural} name ${plural} that PeeringDB has and the mirror here has not: they stay behind. Load PeeringDB, and move in once more.`
        : `${key} of ${count} ${count === 1 ? resource.label : resource.plural} is left empty, because the mirror of PeeringDB here does not have it. Load PeeringDB, and move in once more with update.`,
    `${contentTypeOf(resource)} ${key}`,
  );
  return null;
}

/** What an object of any type is pointed at by. */
function aimed({ world, translated }: Place, field: AnyField, key: string): unknown {
  const value = translated.source.values[key];
  const type = String(translated.source.values[field.pointing?.typeKey ?? '']);
  if (value === null || value === undefined) return value;
  return found({ world, translated }, { key, type, id: Number(value) });
}

function found(
  { world, translated }: Place,
  { key, type, id }: { key: string; type: string; id: number },
): number | undefined {
  const here = world.idOf(type, id);
  if (here === undefined) {
    const label = registry[type]?.label ?? type;
    translated.missing[key] = [`The ${label} that it names (${id} over there) is not moved in.`];
  }
  return here;
}

/** What of an object a draft says, and what stands in columns that no draft writes. */
export function draftOf(resource: AnyResource, values: Row): { given: Row; columns: Row } {
  const given: Row = {};
  const columns: Row = {};
  for (const [key, value] of Object.entries(values)) {
    const field = resource.fields[key];
    if (!field || field.kind === 'password') columns[field ? columnOf(key, field) : key] = value;
    else if (field.write) given[key] = value;
    else if (value !== null || field.options.nullable) columns[columnOf(key, field)] = value;
  }
  // Nobody signs in by a hash that nothing gives.
  if (contentTypeOf(resource) === 'auth.user') columns.password ??= '!';
  return { given, columns };
}
