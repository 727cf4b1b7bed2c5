import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { emptied } from '../../../../test/emptied.ts';
import type { AnyDatabase } from '../../../engine/context.ts';
import { lineOf, naiveCandidates } from './naive-candidates.ts';
import { type PossibleSession, possibleSessions } from './possible-sessions.ts';
import { joined, randomWorld, seeded, smaller } from './random-world.ts';
import { insertWorld, type World } from './test-world.ts';

const WORLDS = 2_500;
const TOGETHER = 500;
const SEED = Number(process.env.CANDIDATES_SEED ?? 20_261_124);

let tested: TestDatabase<unknown>;
let db: AnyDatabase;
beforeAll(async () => {
  tested = await testDatabase();
  db = tested.db;
});
afterAll(() => tested?.drop());

/** What PostgreSQL says of a world, by the one statement that everything stands on. */
async function answered(world: World): Promise<string[]> {
  await emptied(db, [
    'peeringdb_organization',
    'peering_autonomoussystem',
    'net_connection',
    'peeringdb_hiddenpeer',
    'requests_stance',
  ]);
  await insertWorld(db, world);
  const { rows } =
    await sql<PossibleSession>`select p.*, host(p.address) as address from (${possibleSessions}) p`.execute(
      db,
    );
  return rows.map((row) =>
    lineOf({
      connection: row.connection_id,
      port: row.netixlan_id === null ? `m${row.member_port_id}` : String(row.netixlan_id),
      address: row.address,
      status: row.status,
      session: row.session_id,
      hidden: row.hidden_peer_id,
      other: row.other_asn,
      contested: row.is_contested,
      common: row.common_prefix,
      says: row.exchange_says,
    }),
  );
}

/** The difference between both, or null. Worlds that cannot be (a port without its network) differ in nothing. */
async function difference(world: World): Promise<{ sql: string[]; naive: string[] } | null> {
  try {
    const [found, naive] = [(await answered(world)).sort(), naiveCandidates(world, new Date())];
    return JSON.stringify(found) === JSON.stringify(naive) ? null : { sql: found, naive };
  } catch {
    return null;
  }
}

/** The smallest world with a difference that leaving out rows one by one leads to. */
async function shrunk(world: World): Promise<World> {
  for (const candidate of smaller(world)) if (await difference(candidate)) return shrunk(candidate);
  return world;
}

it(`are those of a naive model, in ${WORLDS} random worlds`, { timeout: 120_000 }, async () => {
  const seen = new Set<string>();
  const said = new Set<string>();
  for (let begin = 0; begin < WORLDS; begin += TOGETHER) {
    const worlds = Array.from({ length: TOGETHER }, (_, at) => randomWorld(seeded(SEED + begin + at), at));
    const found = Map.groupBy(await answered(joined(worlds)), (line) =>
      Math.floor((Number(line.split(' ')[1]?.replace('m', '')) - 1) / 100),
    );
    for (const [at, world] of worlds.entries()) {
      const naive = naiveCandidates(world, new Date());
      for (const line of naive) {
        const [connection, port, , status, , , other, , , says] = line.split(' ');
        seen.add(`${status} ${connection === '-'} ${other}`);
        said.add(`${port?.startsWith('m') ? 'm' : 'p'} ${says}`);
      }
      if (JSON.stringify((found.get(at) ?? []).sort()) === JSON.stringify(naive)) continue;
      const least = await shrunk(world);
      expect({ seed: SEED + begin + at, world: least, ...(await difference(least)) }).toEqual(
        'no difference',
      );
    }
  }
  // The worlds are worth something only when everything that can be is among them.
  expect([...said].sort()).toEqual([
    ...['m inactive', 'm listed'],
    ...['p -', 'p another_network', 'p disputed', 'p inactive', 'p listed', 'p not_listed'],
  ]);
  expect([...seen].sort()).toEqual([
    'configured false false',
    'configured false true',
    'contested false false',
    'contested true false',
    'declined false false',
    'declined true false',
    'hidden false false',
    'hidden true false',
    'missing false false',
    'missing true false',
    'no-common-prefix false false',
    'no-common-prefix true false',
    'ourselves false false',
    'ourselves false true',
    'ourselves true false',
    'route-server-only false false',
    'route-server-only true false',
  ]);
});
