import { synchronise } from '@peersmith/server/src/modules/ix-api/mirror/synchronise.ts';
import { FakeIxApi } from '@peersmith/server/test/fake-ix-api.ts';
import { type IxApiWorld, smallIxApi } from '@peersmith/server/test/small-ix-api.ts';
import { sql } from 'kysely';
import type { BenchRow } from './row.ts';
import { openWorld } from './world.ts';

const PORTS = 5000;
const LATENCY_MS = 50;
const PAGE = 100;

/** 5,000 ports of an exchange that takes 50 ms for every answer: read into nothing, and once more, whole and in pages. */
export async function benchIxApi(): Promise<BenchRow[]> {
  const fake = await FakeIxApi.start(largeIxApi());
  const world = await openWorld({ IX_API_ALLOW_PRIVATE: 'true' });
  const context = world.running.app.system();
  try {
    const seal = (text: string) => context.secrets.seal(text);
    const { rows } = await sql<{
      id: number;
    }>`insert into extras_ixapi (name, api_url, api_key, api_secret, identity)
      values ('Bench', ${fake.url}, ${seal('key')}, ${seal('secret')}, 'acc-1') returning id::int as id`.execute(
      world.db,
    );
    await sql`insert into peering_internetexchange (name, slug, ixapi_endpoint_id) values ('Bench', 'bench', ${rows[0]?.id})`.execute(
      world.db,
    );
    await sql`insert into net_connection (internet_exchange_point_id, ipv4_address)
      select 1, (host('10.0.0.0'::inet + n) || '/16')::inet from generate_series(1, 100) n`.execute(world.db);
    const timed = async () => {
      const begun = performance.now();
      const { state, text } = await synchronise(context, rows[0]?.id ?? 0);
      if (state !== 'read') throw new Error(text);
      return (performance.now() - begun) / 1000;
    };
    fake.latency_ms = LATENCY_MS;
    fake.page_size = PAGE;
    const name = `IX-API of ${PORTS.toLocaleString('en')} ports, ${LATENCY_MS} ms an answer`;
    const measured: BenchRow[] = [
      { name: `${name}, pages of ${PAGE}`, value: await timed(), unit: 's', budget: 20 },
      { name: '… once more', value: await timed(), unit: 's', budget: 20 },
    ];
    fake.page_size = null;
    measured.push({ name: '… in one page a list', value: await timed(), unit: 's', budget: 20 });
    const begun = performance.now();
    const answer = await fetch(`${world.address}/api/peering/internet-exchanges/1/ix-api/`, {
      headers: { authorization: `Token ${world.token}` },
    });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status}`);
    measured.push({
      name: '… the tab of the exchange, all ports',
      value: performance.now() - begun,
      unit: 'ms',
    });
    return measured;
  } finally {
    await world.stop();
    await fake.stop();
  }
}

/** Every port with two addresses and a MAC address. */
function largeIxApi(): IxApiWorld {
  const world = smallIxApi();
  const [config] = world['network-service-configs'] ?? [];
  const [mac] = world.macs ?? [];
  const [four, six] = world.ips ?? [];
  const [, lan] = world['network-services'] ?? [];
  Object.assign(lan ?? {}, { subnet_v4: '10.0.0.0/16' });
  const numbers = Array.from({ length: PORTS }, (_, at) => at + 1);
  const hex = (n: number) => n.toString(16).padStart(4, '0');
  const octets = (n: number) => [n >> 8, n & 255];
  return {
    ...world,
    macs: numbers.map((n) => ({
      ...mac,
      id: `m${n}`,
      address: `02:00:5E:10:${hex(n).slice(0, 2)}:${hex(n).slice(2)}`,
    })),
    ips: numbers.flatMap((n) => [
      { ...four, id: `v4-${n}`, address: `10.0.${octets(n).join('.')}`, prefix_length: 16 },
      { ...six, id: `v6-${n}`, address: `2001:db8::${hex(n)}` },
    ]),
    'network-service-configs': numbers.map((n) => ({
      ...config,
      id: `c${n}`,
      macs: [`m${n}`],
      ips: [`v4-${n}`, `v6-${n}`],
    })),
  };
}
