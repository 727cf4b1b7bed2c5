import {
  type AnyResource,
  apiPathOf,
  carries,
  changeLogged,
  contentTypeOf,
  type Row,
  tableOf,
} from '@peersmith/resource';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { readStored } from '../src/engine/write/snapshot.ts';
import type { TestApp } from './app.ts';
import { draftOf, make } from './make.ts';

/** An object to the last column, links and tags with it, secrets opened; null where it is gone. When it was written last is not of it. */
export async function wholeObject({ app }: TestApp, resource: AnyResource, id: number): Promise<Row | null> {
  const context = app.system();
  const stored = (await readStored(context, resource, [id])).get(id);
  if (!stored) return null;
  const columns = Object.entries(stored.columns).map(([name, held]) => [
    name,
    typeof held === 'string' && held.startsWith('v1:') ? context.secrets.open(held) : held,
  ]);
  const { updated: _, ...rest } = Object.fromEntries(columns);
  return { columns: rest, links: stored.links, tags: stored.tags };
}

/** The newest change of an object. */
export async function lastChange({ app }: TestApp, resource: AnyResource, id: number): Promise<number> {
  const { rows } = await sql<{
    id: number;
  }>`select max(id) as id from core_objectchange where changed_object_type = ${contentTypeOf(resource)} and changed_object_id = ${id}`.execute(
    app.system().db,
  );
  return Number(rows[0]?.id);
}

/** What a resource's writes are taken back to. */
export function describeRevert(resource: AnyResource, tested: () => TestApp): void {
  if (!carries(resource, changeLogged)) return;
  it('comes back as it was when a change, a deletion or a creation is taken back', async () => {
    const { admin } = tested();
    const path = apiPathOf(resource);
    const made = await make(admin, resource);
    const url = `${path}${made.id}/`;
    const undo = async () => {
      const change = await lastChange(tested(), resource, made.id);
      const answer = await admin.post(`/api/core/object-changes/${change}/revert/`, {});
      expect(answer.status, answer.text).toBe(200);
    };
    const first = await wholeObject(tested(), resource, made.id);
    const { status, text } = await admin.put(url, await draftOf(admin, resource));
    expect(status, text).toBe(200);
    const second = await wholeObject(tested(), resource, made.id);
    expect(second).not.toEqual(first);
    await undo();
    expect(await wholeObject(tested(), resource, made.id)).toEqual(first);
    await undo();
    expect(await wholeObject(tested(), resource, made.id)).toEqual(second);
    expect((await admin.delete(url)).status).toBe(204);
    await undo();
    expect(await wholeObject(tested(), resource, made.id)).toEqual(second);
    expect((await admin.get(url)).status).toBe(200);
    await undo();
    expect((await admin.get(url)).status).toBe(404);
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from ${sql.table(tableOf(resource))} where id = ${made.id}`.execute(
      tested().app.system().db,
    );
    expect(rows[0]?.n).toBe(0);
  });
}
