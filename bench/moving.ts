import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { findPrograms } from '@peersmith/server/src/platform/postgres/programs.ts';
import { fakePeeringManager } from '@peersmith/server/test/fake-peering-manager.ts';
import { sql } from 'kysely';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const SESSIONS = 50_000;
const SYSTEMS = 5000;
const DUMP = join(import.meta.dirname, '../../../shared/data/peering-manager/database.sql.gz');

/** An instance with 50,000 sessions moves in: from its database, and over its API at 50 a page and 20 ms a request. */
export async function benchMoving(): Promise<BenchRow[]> {
  if (!existsSync(DUMP)) return [];
  const from = await moved(async (world) => ({ database: await bigDatabase(world) }));
  const source = await bigServer();
  const over = await moved(async () => ({ url: source.url, token: source.token }));
  const { asked } = source;
  await source.close();
  return [
    {
      name: '50,000 sessions move in from a database',
      value: from.took_s,
      unit: 's',
      budget: 60,
      note: from.note,
    },
    { name: 'largest resident size meanwhile', value: from.most_mb, unit: 'MB' },
    {
      name: '50,000 sessions move in over REST',
      value: over.took_s,
      unit: 's',
      budget: 300,
      note: `${over.note}; ${asked.length} requests`,
    },
  ];
}

interface Answered {
  id: number;
  status: { value: string };
  outcome: string;
  parity: { objects: number; different: number };
}

/** Moves in on a server of its own, from asking to the end of the job. */
async function moved(from: (world: BenchWorld) => Promise<object>) {
  const world = await openWorld();
  try {
    await world.running.app.work();
    const body = JSON.stringify({ ...(await from(world)), dry_run: false });
    const ask = async (path: string, init: RequestInit = {}): Promise<Answered> => {
      const headers = { authorization: `Token ${world.token}`, 'content-type': 'application/json' };
      const answer = await fetch(`${world.address}${path}`, { ...init, headers });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      const read: unknown = await answer.json();
      return read as Answered;
    };
    let most = 0;
    const began = performance.now();
    const { id } = await ask('/api/moving/peering-manager/', { method: 'POST', body });
    for (;;) {
      most = Math.max(most, process.memoryUsage().rss);
      const job = await ask(`/api/core/jobs/${id}/`);
      if (!['pending', 'running'].includes(job.status.value)) break;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const took_s = (performance.now() - began) / 1000;
    const { outcome, parity } = await ask(`/api/moving/reports/${id}/`);
    if (outcome !== 'done') throw new Error(`the move ended as ${outcome}`);
    return {
      took_s,
      most_mb: most / 1e6,
      note: `${parity.objects} objects compared, ${parity.different} different`,
    };
  } finally {
    await world.stop();
  }
}

/** The recorded instance with as many sessions more, as a database beside that of the server. */
async function bigDatabase({ db }: BenchWorld): Promise<string> {
  const { rows } = await sql<{ socket: string; port: string; user: string }>`
    select split_part(current_setting('unix_socket_directories'), ',', 1) as socket, current_setting('port') as port, current_user as user`.execute(
    db,
  );
  const [{ socket, port, user } = { socket: '', port: '', user: '' }] = rows;
  await sql`create database peering_manager template template0`.execute(db);
  const psql = join(findPrograms({}).bin, 'psql');
  const run = (input: string) =>
    execFileSync(
      psql,
      ['-q', '-X', '-v', 'ON_ERROR_STOP=1', '-h', socket, '-p', port, '-U', user, '-d', 'peering_manager'],
      {
        input,
        stdio: ['pipe', 'ignore', 'inherit'],
      },
    );
  run(gunzipSync(readFileSync(DUMP)).toString());
  run(MORE);
  return `postgresql://${user}@/peering_manager?host=${encodeURIComponent(socket)}&port=${port}`;
}

const copies = (table: string, from: number, count: number, changed: string) =>
  `insert into public.${table} select (jsonb_populate_record(null::public.${table}, to_jsonb(s) || jsonb_build_object('id', 1000 + n, ${changed}))).*
    from public.${table} s, generate_series(1, ${count}) n where s.id = ${from};`;
const SESSION = 'peering_internetexchangepeeringsession';
const MORE = `
  ${copies('peering_autonomoussystem', 6, SYSTEMS, `'asn', 4210000000 + n, 'name', 'Network ' || n`)}
  ${copies(SESSION, 26, SESSIONS, `'password', null, 'encrypted_password', null, 'autonomous_system_id', 1001 + n % ${SYSTEMS}, 'ip_address', '2001:db8:2::f:' || to_hex(n / 65536) || ':' || to_hex(n % 65536), 'ixp_connection_id', 3`)}
  insert into public.${SESSION}_communities (internetexchangepeeringsession_id, community_id) select 1000 + n, 1 + n % 6 from generate_series(1, ${SESSIONS}, 5) n;
  analyze;`;

/** `2001:db8:2::f:1:2`, as PostgreSQL writes it. */
const shortest = (id: number) =>
  `2001:db8:2::f:${(1 + (id >> 16)).toString(16)}:${(1 + (id % 65536)).toString(16)}`;

/** A server with as many sessions. */
function bigServer() {
  const times = { created: '2026-01-01T00:00:00Z', updated: '2026-01-02T00:00:00Z' };
  const many = <T>(count: number, make: (n: number) => T) =>
    Array.from({ length: count }, (_, at) => make(at + 1));
  const nested = (id: number) => ({ id, url: '/', display: 'x' });
  const lists = new Map<string, Record<string, unknown>[]>([
    [
      '/api/bgp/communities/',
      many(6, (id) => ({
        id,
        display: `c${id}`,
        name: `c${id}`,
        slug: `c${id}`,
        value: `64500:${id}`,
        ...times,
      })),
    ],
    [
      '/api/peering/autonomous-systems/',
      many(SYSTEMS, (id) => ({
        id,
        display: `AS${4_210_000_000 + id} - Network ${id}`,
        asn: 4_210_000_000 + id,
        name: `Network ${id}`,
        affiliated: id === 1,
        ...times,
      })),
    ],
    [
      '/api/peering/internet-exchanges/',
      [{ id: 1, display: 'IX', name: 'IX', slug: 'ix', local_autonomous_system: nested(1), ...times }],
    ],
    ['/api/devices/platforms/', [{ id: 1, display: 'FRRouting', name: 'FRRouting', slug: 'frr', ...times }]],
    [
      '/api/devices/routers/',
      [
        {
          id: 1,
          display: 'r1',
          name: 'r1',
          hostname: 'r1.example.net',
          platform: nested(1),
          local_autonomous_system: nested(1),
          ...times,
        },
      ],
    ],
    [
      '/api/net/connections/',
      [
        {
          id: 1,
          display: 'IX on r1 eth0',
          router: nested(1),
          internet_exchange_point: nested(1),
          interface: 'eth0',
          ipv6_address: '2001:db8:2::1/64',
          ...times,
        },
      ],
    ],
    [
      '/api/peering/internet-exchange-peering-sessions/',
      many(SESSIONS, (id) => {
        return {
          id,
          display: `IX - AS${4_210_000_001 + (id % SYSTEMS)} - IP ${shortest(id)}`,
          autonomous_system: nested(1 + (id % SYSTEMS)),
          ixp_connection: nested(1),
          ip_address: shortest(id),
          status: { value: 'enabled', label: 'Enabled' },
          communities: id % 5 === 0 ? [nested(1 + (id % 6))] : [],
          ...times,
        };
      }),
    ],
  ]);
  return fakePeeringManager({ lists, rendered: new Map(), version: '1.10.5', page: 50, wait_ms: 20 });
}
