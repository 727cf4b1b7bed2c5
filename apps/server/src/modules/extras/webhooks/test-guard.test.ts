import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { HOOKS } from '../../../../test/hooks.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

it('a test reaches neither this machine nor a private network unless the operator lets webhooks', async () => {
  for (const payload_url of [
    'http://127.0.0.1:1/',
    'http://localhost:1/',
    'https://10.0.0.1/',
    'http://[::1]/',
  ]) {
    const { body } = await tested.admin.post(`${HOOKS}test/`, {
      draft: { content_types: ['bgp.community'], payload_url },
    });
    expect(body).toMatchObject({
      answer: null,
      fault: { kind: 'blocked', message: expect.stringContaining('WEBHOOKS_ALLOW_PRIVATE') },
    });
  }
});
