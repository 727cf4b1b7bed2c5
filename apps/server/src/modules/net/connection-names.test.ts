import { connection } from '@peersmith/model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested.close());

it('tells two ports of one exchange on one router apart, by interface or by address', async () => {
  const { id } = await make(tested.admin, connection, {
    interface: '',
    ipv4_address: '192.0.2.1/24',
    ipv6_address: null,
  });
  const first = (await tested.admin.get(`/api/net/connections/${id}/`)).body;
  const exchange = first.internet_exchange_point.id;
  const router = first.router.id;
  const port = (given: object) =>
    tested.admin.post('/api/net/connections/', { internet_exchange_point: exchange, router, ...given });
  const second = (await port({ ipv6_address: '2001:db8::2/64' })).body;
  const third = (await port({ interface: 'et-0/0/1', ipv4_address: '192.0.2.3/24' })).body;
  const place = `${first.internet_exchange_point.display} on ${first.router.display}`;
  expect([first, second, third].map((one) => one.display)).toEqual([
    `${place} (192.0.2.1)`,
    `${place} (2001:db8::2)`,
    `${place} et-0/0/1`,
  ]);
});
