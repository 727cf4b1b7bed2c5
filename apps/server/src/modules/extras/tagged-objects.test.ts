import { autonomousSystem, community, tag } from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';

const TAGS = apiPathOf(tag);
let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

it('counts what carries a tag, type by type, for whoever may view it', async () => {
  const { id } = await make(tested.admin, tag, { name: 'été', slug: 'été' });
  const none = await make(tested.admin, tag);
  for (const asn of [64_501, 64_502]) await make(tested.admin, autonomousSystem, { asn, tags: [id] });
  await make(tested.admin, community, { tags: [id, none.id] });
  await make(tested.admin, autonomousSystem, { tags: [] });
  const path = `${TAGS}${id}/objects/`;
  tested.statements();
  const { body } = await tested.admin.get(path);
  expect(tested.statements()).toBeLessThanOrEqual(4);
  const types = [
    {
      content_type: 'peering.autonomoussystem',
      label: 'autonomous systems',
      count: 2,
      path: '/api/peering/autonomous-systems/?tag=%C3%A9t%C3%A9',
    },
    {
      content_type: 'bgp.community',
      label: 'communities',
      count: 1,
      path: '/api/bgp/communities/?tag=%C3%A9t%C3%A9',
    },
  ];
  expect(body).toEqual({ count: 3, types });
  expect((await tested.admin.get(types[0]?.path ?? '')).body.count).toBe(2);
  const some = await tested.holderOf(['extras.view_tag', 'bgp.view_community']);
  expect((await some.get(path)).body).toEqual({ count: 1, types: [types[1]] });
  expect((await (await tested.holderOf(['extras.view_tag'])).get(path)).body).toEqual({
    count: 0,
    types: [],
  });
  const limited = await limitedApi(tested, { 'peering.autonomoussystem': { asn: ['64501'] } });
  expect((await limited.get(path)).body.count).toBe(2);
  expect((await tested.anonymous.get(path)).status).toBe(403);
  expect((await tested.admin.get(`${TAGS}999999/objects/`)).status).toBe(404);
});
