import { formatInterface, parseInterface } from '@peersmith/net';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { openSecret } from '../../engine/open-secret.ts';

/** What says on which router a session is: the router itself, or a connection of it. */
export type Place = 'router' | 'ixp_connection';

/** A value as it will be. */
export const held = ({ draft, before }: Saving<Row>, key: string): unknown =>
  draft[key] === undefined ? before?.[key] : draft[key];

/** Whether a value will be another; a secret that is written counts as one. */
export const isChanged = ({ draft, before }: Saving<Row>, key: string): boolean =>
  draft[key] !== undefined && draft[key] !== before?.[key];

/** Whether an address will be another, however it is written. */
export function addressChanged(item: Saving<Row>, key: string): boolean {
  if (!isChanged(item, key)) return false;
  const [draft, before] = [item.draft[key], item.before?.[key]].map((text) =>
    typeof text === 'string' ? parseInterface(text) : null,
  );
  return !draft || !before || formatInterface(draft) !== formatInterface(before);
}

/** The id of the router or connection that a session will be on; not a number when there is none. */
export const placeOf = (item: Saving<Row>, place: Place): number => Number(held(item, place));

/** A secret as it will be, open; empty when there is none. */
export function openOf({ draft, before }: Saving<Row>, key: string, context: Context): string {
  if (draft[key] !== undefined) return String(draft[key] ?? '');
  return openSecret(context, before?.[key]);
}

/** The routers of places, by the id of the place. */
export async function routersAt(
  context: Context,
  place: Place,
  ids: readonly number[],
): Promise<Map<number, number>> {
  const known = [...new Set(ids.filter((id) => Number.isInteger(id) && id > 0))];
  if (place === 'router' || known.length === 0) return new Map(known.map((id) => [id, id]));
  const { rows } = await sql<{ id: number; router_id: number }>`
    select id, router_id from net_connection where id = any(${known}::bigint[]) and router_id is not null`.execute(
    context.db,
  );
  return new Map(rows.map((row) => [Number(row.id), Number(row.router_id)]));
}
