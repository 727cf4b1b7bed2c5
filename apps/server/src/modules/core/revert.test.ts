import {
  autonomousSystem,
  bgpGroup,
  contact,
  contactAssignment,
  contactRole,
  directPeeringSession,
  journalEntry,
  registry,
  router,
  tag,
} from '@peersmith/model';
import { type AnyResource, apiPathOf, contentTypeOf, entries, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, EVERY_VIEW, type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { draftOf, make } from '../../../test/make.ts';

let test: TestApp;
let admin: Api;

beforeAll(async () => {
  test = await testApp();
  admin = test.admin;
});
afterAll(() => test.close());

const urlOf = (resource: AnyResource, id: unknown) => `${apiPathOf(resource)}${id}/`;
const log = async (query: string): Promise<Row[]> =>
  (await admin.get(`/api/core/object-changes/?limit=0&${query}`)).body.results;
/** The last change of an object. */
const lastOf = async (resource: AnyResource, id: unknown): Promise<Row & { id: number }> => {
  const [change] = await log(
    `changed_object_type=${contentTypeOf(resource)}&changed_object_id=${id}&ordering=-id`,
  );
  return { ...change, id: Number(change?.id) };
};
const undo = (id: unknown, body: Row = {}, query = '', api: Api = admin) =>
  api.post(`/api/core/object-changes/${id}/revert/${query}`, body);
/** An object as it is stored, to the last column. */
const stored = async (resource: AnyResource, id: unknown) => {
  const { rows } = await sql<{
    row: Row;
  }>`select to_jsonb(t) - 'updated' as row from ${sql.table(`${resource.app}_${resource.name}`)} t where id = ${id}`.execute(
    test.app.system().db,
  );
  return rows[0]?.row;
};

describe('an update', () => {
  it('is undone field by field, and the undoing is undone in the same way', async () => {
    const { id } = await make(admin, router, { name: 'r-update', comments: 'one' });
    await admin.patch(urlOf(router, id), { comments: 'two', hostname: 'other.example.net' });
    const change = await lastOf(router, id);
    await admin.patch(urlOf(router, id), { description: 'a later change of another field' });
    const undone = await undo(change.id);
    expect(undone).toMatchObject({ status: 200, body: { counts: { create: 0, update: 1, delete: 0 } } });
    const now = (await admin.get(urlOf(router, id))).body;
    expect(now).toMatchObject({ comments: 'one', description: 'a later change of another field' });
    const second = await lastOf(router, id);
    expect(second).toMatchObject({ request_id: undone.body.request_id });
    expect((await undo(second.id)).status).toBe(200);
    expect((await admin.get(urlOf(router, id))).body.comments).toBe('two');
  });
});
