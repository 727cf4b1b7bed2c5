import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

it('an object whose name ends in half a picture, as far as the change log keeps it, is saved all the same', async () => {
  const hook = {
    name: 'All',
    payload_url: 'https://example.net/hook',
    content_types: ['peering.autonomoussystem'],
  };
  const made = await tested.admin.post('/api/extras/webhooks/', {
    ...hook,
    type_create: true,
    enabled: true,
  });
  expect(made.status, made.text).toBe(201);
  // "AS64512 - " stands before it.
  const name = `${'x'.repeat(189)}🚀${'y'.repeat(9)}`;
  const { status, body, text } = await tested.admin.post('/api/peering/autonomous-systems/', {
    asn: 64_512,
    name,
  });
  expect(status, text).toBe(201);
  const { body: changes } = await tested.admin.get(
    `/api/core/object-changes/?changed_object_id=${body.id}&changed_object_type=peering.autonomoussystem`,
  );
  expect(changes.results[0].object_repr).toBe(`AS64512 - ${'x'.repeat(189)}\uFFFD`);
});
