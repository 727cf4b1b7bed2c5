import { fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@peersmith/server/test/program.ts';
import { type Kysely, sql } from 'kysely';
import { at } from './percentile.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld, seedSessions } from './world.ts';

const ASN = 1_000_001;
const EXCHANGES = 60;
const VISITORS = 200;
const SECONDS = 10;
const KEY = 'a sign-in of the benchmark';
const LIST = '/api/peering/internet-exchange-peering-sessions/?limit=50';

/** A network with which we share 60 exchanges looks where it could peer, and 200 strangers look at the portal while operators work. */
export async function benchPortal(): Promise<BenchRow[]> {
  const world = await openWorld({ PEERSMITH_TRUST_PROXY: 'loopback' });
  let portal: { address: string; stop: () => Promise<void> } | undefined;
  try {
    await seedSessions(world.db, 100_000);
    await seedPlaces(world.db);
    portal = await portalBeside(world);
    const places = await asking({
      url: `${portal.address}/api/portal/places/?asn=${ASN}`,
      headers: { cookie: `portalid=${KEY}` },
      ...{ clients: 1, pause_ms: 0, seconds: 5 },
    });
    const operators: Asked = {
      url: `${world.address}${LIST}`,
      headers: { authorization: `Token ${world.token}` },
      ...{ clients: 4, pause_ms: 20, seconds: SECONDS },
    };
    await asking({ ...operators, seconds: 3 });
    const alone = await asking(operators);
    const visitors: Asked = {
      url: `${portal.address}/api/portal/about/`,
      ...{ headers: {}, clients: VISITORS, pause_ms: 1000, seconds: SECONDS + 2 },
    };
    const [meanwhile, seen] = await Promise.all([asking(operators), asking(visitors)]);
    const [flooded, flood] = await Promise.all([asking(operators), asking({ ...visitors, pause_ms: 0 })]);
    const limit = Math.max(alone.p99 * 1.5, alone.p99 + 10);
    return [
      {
        name: `places shared with a network at ${EXCHANGES} exchanges, p50`,
        value: places.p50,
        unit: 'ms',
        budget: 50,
      },
      { name: '… p99', value: places.p99, unit: 'ms' },
      { name: 'a list of the API, p99', value: alone.p99, unit: 'ms' },
      {
        name: `… while ${VISITORS} strangers look at the portal, each once a second`,
        ...{ value: meanwhile.p99, unit: 'ms', budget: limit },
        note: `${Math.round(seen.rate)} pages/s, p99 ${Math.round(seen.p99)} ms, ${seen.refused} refused`,
      },
      {
        name: `… while they ask as fast as they can`,
        ...{ value: flooded.p99, unit: 'ms' },
        note: `${Math.round(flood.rate)} answers/s, ${flood.refused} refused (429)`,
      },
    ];
  } finally {
    await portal?.stop();
    await world.stop();
  }
}

/** The public listener in a process of its own, over the database of a world. */
async function portalBeside({ running }: BenchWorld) {
  const port = await freePort();
  const child = spawn(join(import.meta.dirname, '../bin/peersmith'), ['portal'], {
    env: {
      ...process.env,
      PEERSMITH_DATA: running.config.PEERSMITH_DATA,
      PORTAL_LISTEN: `127.0.0.1:${port}`,
      PEERSMITH_TRUST_PROXY: 'loopback',
      PORTAL_RATE_LIMIT_PER_MINUTE: '1000000',
      LOG_LEVEL: 'warn',
    },
    stdio: 'inherit',
  });
  const address = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    const isUp = await fetch(`${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) break;
    if (tries > 200) throw new Error('the portal does not start');
    await sleep(100);
  }
  return {
    address,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** We and a network at 60 exchanges with a thousand others each, and somebody of the network who has signed in. */
async function seedPlaces(db: Kysely<unknown>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(
    `insert into peeringdb_organization (id, name) overriding system value values (1, 'An organisation')`,
  );
  await run(
    `insert into peeringdb_internetexchange (id, name, org_id) overriding system value select n, 'IX ' || n, 1 from generate_series(1, ${EXCHANGES}) n`,
  );
  await run(
    `insert into peeringdb_ixlan (id, ix_id) overriding system value select n, n from generate_series(1, ${EXCHANGES}) n`,
  );
  await run(`insert into peeringdb_ixlanprefix (id, ixlan_id, prefix) overriding system value
    select n, n, ('2001:db8:' || to_hex(n) || '::/48')::cidr from generate_series(1, ${EXCHANGES}) n
    union all select 1000 + n, n, ('10.' || n || '.0.0/16')::cidr from generate_series(1, ${EXCHANGES}) n`);
  await run(
    `insert into peeringdb_network (id, asn, name, org_id) overriding system value select n, 1000000 + n, 'Network ' || n, 1 from generate_series(1, 1000) n`,
  );
  await run(`insert into peeringdb_networkixlan (id, net_id, asn, ixlan_id, ipaddr4, ipaddr6, operational, speed) overriding system value
    select 1000 * x + n, n, 1000000 + n, x, ('10.' || x || '.0.0')::inet + n, ('2001:db8:' || to_hex(x) || '::')::inet + n, true, 10000
    from generate_series(1, ${EXCHANGES}) x, generate_series(1, 1000) n`);
  await run(`update peering_internetexchange set peeringdb_ixlan_id = id where id <= ${EXCHANGES}`);
  await run(`update net_connection set ipv4_address = ('10.' || internet_exchange_point_id || '.255.' || 1 + id % 200 || '/16')::inet,
    ipv6_address = ('2001:db8:' || to_hex(internet_exchange_point_id) || ':ffff::' || to_hex(id) || '/48')::inet where internet_exchange_point_id <= ${EXCHANGES}`);
  const digest = createHash('sha256').update(KEY).digest('hex');
  const networks = JSON.stringify([{ asn: ASN, name: 'Network 1', perms: 15 }]);
  await sql`insert into portal_signin (digest, csrf, proof, name, email, networks, verified, last_used, expires)
    values (${digest}, 'csrf', 'mail', 'Somebody', 'peering@network1.example', ${networks}::jsonb, now(), now(), now() + interval '1 hour')`.execute(
    db,
  );
  await run('vacuum analyze');
}

interface Asked {
  url: string;
  headers: Record<string, string>;
  clients: number;
  pause_ms: number;
  seconds: number;
}
interface Figures {
  p50: number;
  p99: number;
  rate: number;
  refused: number;
}

/** The clients live in a process of their own, so that their work is not counted as the server's. */
const asking = (asked: Asked): Promise<Figures> =>
  new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [JSON.stringify(asked)]);
    child.once('message', (message) => resolve(JSON.parse(String(message))));
    child.once('exit', (code) => code && reject(new Error(`the clients ended with ${code}`)));
  });

async function clients({ url, headers, clients: count, pause_ms, seconds }: Asked): Promise<Figures> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  let refused = 0;
  const once = (client: number) =>
    new Promise<void>((resolve, reject) => {
      const begun = performance.now();
      // Each from an address of its own, as a proxy tells.
      const own = { ...headers, 'x-forwarded-for': `198.51.${client >> 8}.${client & 255}` };
      request(url, { agent, headers: own }, (answer) => {
        answer.resume().once('end', () => {
          if (answer.statusCode === 429) refused += 1;
          else if (answer.statusCode !== 200) reject(new Error(`HTTP ${answer.statusCode}`));
          else times.push(performance.now() - begun);
          resolve();
        });
      })
        .once('error', reject)
        .end();
    });
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: count }, async (_, client) => {
      // Not all in the same moment.
      if (pause_ms) await sleep((pause_ms * client) / count);
      while (performance.now() < until) {
        await once(client);
        if (pause_ms) await sleep(pause_ms);
      }
    }),
  );
  agent.destroy();
  return { p50: at(times, 0.5), p99: at(times, 0.99), rate: (times.length + refused) / seconds, refused };
}

const [, , given] = process.argv;
if (process.send && given?.startsWith('{')) {
  process.send(JSON.stringify(await clients(JSON.parse(given))), () => process.exit());
}
