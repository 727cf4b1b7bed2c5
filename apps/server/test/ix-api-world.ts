import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connection, internetExchange, ixapi } from '@peersmith/model';
import { sql } from 'kysely';
import { synchronise } from '../src/modules/ix-api/mirror/synchronise.ts';
import { type TestApp, testApp } from './app.ts';
import { FakeIxApi } from './fake-ix-api.ts';
import { make } from './make.ts';

export const OLD_MAC = '02:00:5e:10:00:01';
export const NEW_MAC = '02:00:5e:10:00:02';

export interface IxApiUnderTest {
  tested: TestApp;
  fake: FakeIxApi;
  endpoint: number;
  exchange: number;
  /** Which is `nsc-1` at the exchange. */
  connection: number;
  read: () => ReturnType<typeof synchronise>;
  run: (text: string) => Promise<any[]>;
  /** For a second server on the same database. */
  env: Record<string, string>;
}

/** The environment of a server that may reach the fake, and does not wait long for it; its key is that of others with the same. */
const ixApiEnv = () => ({
  IX_API_ALLOW_PRIVATE: 'true',
  IX_API_TIMEOUT_S: '1',
  IX_API_SIGN_IN: 'true',
  PEERSMITH_SECRET_KEY_FILE: join(mkdtempSync(join(tmpdir(), 'peersmith-key-')), 'secret.key'),
});

/** The application with an exchange that has an IX-API, and one connection there. */
export async function ixApiWorld(): Promise<IxApiUnderTest> {
  const env = ixApiEnv();
  const tested = await testApp(env);
  const fake = await FakeIxApi.start();
  const endpoint = await make(tested.admin, ixapi, {
    ...{ name: 'The IX', api_url: fake.url, api_key: 'key', api_secret: 'secret', identity: 'acc-1' },
  });
  const exchange = await make(tested.admin, internetExchange, {
    name: 'The IX',
    slug: 'the-ix',
    ixapi_endpoint: endpoint.id,
  });
  const port = await make(tested.admin, connection, {
    ...{ internet_exchange_point: exchange.id, status: 'enabled', vlan: 100, mac_address: OLD_MAC },
    ...{ ipv4_address: '192.0.2.5/24', ipv6_address: '2001:db8::5/64' },
  });
  return {
    ...{ tested, fake, env, endpoint: endpoint.id, exchange: exchange.id, connection: port.id },
    read: () => synchronise(tested.app.system(), endpoint.id),
    run: async (text) => (await sql<any>`${sql.raw(text)}`.execute(tested.app.system().db)).rows,
  };
}
