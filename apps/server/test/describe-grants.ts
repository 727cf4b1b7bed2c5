import { type AnyResource, apiPathOf, contentTypeOf } from '@peersmith/resource';
import { expect, it } from 'vitest';
import type { TestApp } from './app.ts';
import { limitedApi } from './limited.ts';
import { draftOf } from './make.ts';

/** Whoever is limited to one row of a resource sees, changes, makes and deletes no other. */
export function describeGrants(resource: AnyResource, tested: () => TestApp): void {
  const path = apiPathOf(resource);
  const NOT_FOUND = { status: 404, body: { detail: `No ${resource.className} matches the given query.` } };

  it('is limited by grants to what they match', async () => {
    const { admin } = tested();
    const [one, other] = (await admin.get(`${path}?limit=2&ordering=id`)).body.results;
    // Where there is one row alone, it is that outside.
    const [inside, outside] = other ? [one.id, other.id] : [999_999_999, one.id];
    const before = (await admin.get(`${path}${outside}/`)).body;
    const limited = await limitedApi(tested(), { [contentTypeOf(resource)]: { id: [inside] } });
    const list = (await limited.get(`${path}?limit=1000`)).body;
    const ids = list.results.map(({ id }: { id: number }) => id);
    expect({ count: list.count, ids }).toEqual(other ? { count: 1, ids: [inside] } : { count: 0, ids: [] });
    expect((await limited.get(`${path}?format=csv`)).text.trim().split(/\r\n\d+,/)).toHaveLength(
      other ? 2 : 1,
    );
    expect(await limited.get(`${path}${outside}/`)).toMatchObject(NOT_FOUND);
    if (!resource.readOnly) {
      for (const verb of ['PATCH', 'PUT', 'DELETE'])
        expect(await limited.send(verb, `${path}${outside}/`, {}), verb).toMatchObject(NOT_FOUND);
      for (const verb of ['PATCH', 'PUT', 'DELETE'])
        expect(await limited.send(verb, path, [{ id: outside }]), verb).toMatchObject({
          status: 400,
          body: [{ id: [NOT_FOUND.body.detail] }],
        });
      const draft = await draftOf(admin, resource);
      const { count } = (await admin.get(`${path}?limit=1`)).body;
      expect((await limited.post(path, draft)).status).toBe(403);
      expect((await admin.get(`${path}?limit=1`)).body.count).toBe(count);
    }
    for (const [name, action] of Object.entries(resource.actions))
      if (action.on === 'detail')
        expect((await limited.send(action.method, `${path}${outside}/${name}/`, {})).status, name).toBe(404);
    expect((await admin.get(`${path}${outside}/`)).body).toEqual(before);
  });
}
