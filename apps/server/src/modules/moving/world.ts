import type { MovedNote, MovedObject, MovedType } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, entries, tableOf, targetOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { movedResources } from './moved.ts';
import type { SourceObject } from './source.ts';

/** How many objects a report names one by one. */
export const MOST_NAMED = 1000;

/** What one move knows: where objects of the source are here, and what became of them. */
export class World {
  readonly update: boolean;
  readonly carryRefused: boolean;
  readonly #ids = new Map<string, Map<number, number>>();
  readonly #mirror = new Map<string, ReadonlySet<number>>();
  readonly #notes = new Map<string, MovedNote & { count: number }>();
  /** Ids here of what is new, by type. */
  readonly fresh = new Map<string, Set<number>>();
  /** Ids here that an object of the source has found already, by type. */
  readonly claimed = new Map<string, Set<number>>();
  readonly types = new Map<AnyResource, MovedType>();
  readonly objects: MovedObject[] = [];
  /** The tag of what is carried over although it is refused, once there is something. */
  reviewTag: number | null = null;

  constructor(options: { update: boolean; carryRefused: boolean }) {
    this.update = options.update;
    this.carryRefused = options.carryRefused;
  }

  counts(resource: AnyResource): MovedType {
    const known = this.types.get(resource);
    if (known) return known;
    const none = { read: 0, new: 0, equal: 0, differing: 0, updated: 0, refused: 0, carried: 0, mapped: 0 };
    const made: MovedType = { type: contentTypeOf(resource), ...none };
    this.types.set(resource, made);
    return made;
  }

  get refused(): number {
    return [...this.types.values()].reduce((sum, one) => sum + one.refused, 0);
  }

  name(object: MovedObject): void {
    if (this.objects.length < MOST_NAMED) this.objects.push(object);
  }

  idOf = (type: string, sourceId: number): number | undefined => this.#ids.get(type)?.get(sourceId);

  place(resource: AnyResource, sourceId: number, id: number): void {
    const type = contentTypeOf(resource);
    const ids = this.#ids.get(type) ?? new Map<number, number>();
    this.#ids.set(type, ids.set(sourceId, id));
    within(this.claimed, type).add(id);
    if (id !== sourceId) this.counts(resource).mapped += 1;
  }

  isFresh = (resource: AnyResource, id: number): boolean =>
    this.fresh.get(contentTypeOf(resource))?.has(id) ?? false;

  /** Takes note of something that may happen often. */
  note(type: string, text: (count: number) => string, key: string): void {
    const held = this.#notes.get(key);
    const count = (held?.count ?? 0) + 1;
    this.#notes.set(key, { type, text: text(count), count });
  }

  get notes(): MovedNote[] {
    return [...this.#notes.values()].map(({ type, text }) => ({ type, text }));
  }

  /** Learns which rows of what is not moved (the mirror of PeeringDB) these objects point at and are here. */
  async lookAt(context: Context, resource: AnyResource, objects: readonly SourceObject[]): Promise<void> {
    for (const [key, field] of entries(resource)) {
      if (!field.target || movedResources.some((one) => contentTypeOf(one) === field.target)) continue;
      const ids = [
        ...new Set(objects.flatMap(({ values }) => (typeof values[key] === 'number' ? [values[key]] : []))),
      ];
      if (ids.length === 0) continue;
      const table = tableOf(targetOf(context.engine.registry, field));
      const { rows } = await sql<{
        id: number;
      }>`select id from ${sql.table(table)} where id = any(${ids}::bigint[])`.execute(context.db);
      this.#mirror.set(
        field.target,
        new Set([...(this.#mirror.get(field.target) ?? []), ...rows.map((row) => Number(row.id))]),
      );
    }
  }

  isInMirror = (type: string, id: number): boolean => this.#mirror.get(type)?.has(id) ?? false;
}

/** The set of a type, made where there is none yet. */
export function within<T>(sets: Map<string, Set<T>>, type: string): Set<T> {
  const known = sets.get(type) ?? new Set<T>();
  sets.set(type, known);
  return known;
}
