import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const MESSAGES = 2000;
const TEXT = `Dear peering team,\n\n${'we are at the same exchange and would like to peer with you.\n'.repeat(20)}`;

/** 2,000 rendered messages to as many networks of ours: queued over HTTP, then handed to a mail server on the loopback. */
export async function benchMail(): Promise<BenchRow[]> {
  const server = await mailServer();
  const world = await openWorld({
    EMAIL_SERVER: '127.0.0.1',
    EMAIL_PORT: String(server.port),
    EMAIL_TLS_MODE: 'none',
    EMAIL_FROM_ADDRESS: 'Peering Desk <desk@ours.example>',
    EMAIL_RATE_PER_MINUTE: '0',
    EMAIL_OTHER_RECIPIENTS: 'true',
  });
  try {
    await sql`insert into peering_autonomoussystem (asn, name, affiliated) select 4200000000 + n, 'Network ' || n, n = 0 from generate_series(0, ${MESSAGES}) n`.execute(
      world.db,
    );
    const rows = await measured(world, { name: `${MESSAGES} rendered messages queued by 4 clients` }, () =>
      queue(world),
    );
    await world.running.app.work();
    rows.push(
      ...(await measured(
        world,
        { name: `${MESSAGES} messages handed to a mail server, with their journal`, budget: 30 },
        () => sent(world),
      )),
    );
    return rows;
  } finally {
    await world.stop();
    server.stop();
  }
}

/** How long it takes, and what others wait meanwhile. */
export async function measured(
  world: BenchWorld,
  { name, budget }: { name: string; budget?: number },
  work: () => Promise<unknown>,
): Promise<BenchRow[]> {
  let [longest, done] = [0, false];
  const others = (async () => {
    while (!done) {
      const started = performance.now();
      await get(world, '/api/peering/autonomous-systems/?limit=50');
      longest = Math.max(longest, performance.now() - started);
      await sleep(20);
    }
  })();
  const [started, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  const note = `${((user + system) / 1e6).toFixed(1)} s of the processor, that of the waiting client with it`;
  const value = (performance.now() - started) / 1000;
  done = true;
  await others;
  return [
    { name, value, unit: 's', note, ...(budget ? { budget } : {}) },
    {
      name: '… longest wait of a list meanwhile',
      value: longest,
      unit: 'ms',
      // Clients that ask as fast as they can wait for each other.
      ...(budget ? { budget: 150 } : {}),
    },
  ];
}

/** Asks the server as its administrator. */
export async function request({ address, token }: BenchWorld, path: string, body?: object) {
  const answer = await fetch(`${address}${path}`, {
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
const get = (world: BenchWorld, path: string) => request(world, path);

async function queue(world: BenchWorld): Promise<void> {
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from peering_autonomoussystem where not affiliated`.execute(world.db);
  const waiting = rows.map(({ id }) => id);
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        const path = `/api/peering/autonomous-systems/${id}`;
        await request(world, `${path}/send-email/`, {
          subject: `Peering with AS${id}`,
          body: TEXT,
          to: [`noc@as${id}.example`],
        });
      }
    }),
  );
}

async function sent(world: BenchWorld): Promise<void> {
  for (;;) {
    const { rows } = await sql<{
      status: string;
      count: number;
    }>`select status, count(*)::int as count from messaging_message group by 1`.execute(world.db);
    if (rows.length === 1 && rows[0]?.status === 'sent' && rows[0].count === MESSAGES) return;
    if (rows.some(({ status }) => status === 'failed' || status === 'unknown'))
      throw new Error(JSON.stringify(rows));
    await sleep(100);
  }
}

/** In a process of its own, as a mail server is. */
export async function mailServer(): Promise<{ port: number; stop: () => void }> {
  const child = spawn(process.execPath, [import.meta.filename], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
  });
  return { port, stop: () => child.kill() };
}

if (process.argv[1] === import.meta.filename) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, _, done) => {
      stream.resume();
      stream.once('end', () => done(null, 'OK'));
    },
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.server.address();
    process.stdout.write(String(typeof address === 'object' ? address?.port : 0));
  });
}
