import { Agent, request } from 'node:http';
import { at } from './percentile.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld, seedSessions } from './world.ts';

const SESSIONS = '/api/peering/internet-exchange-peering-sessions/';
const CHANGES = 300;
const BULK = 1000;
const ROUNDS = 5;

/** One change after the other, and many new sessions at once, beside 100,000 that are there. */
export async function benchWrite(): Promise<BenchRow[]> {
  const world = await openWorld();
  try {
    await seedSessions(world.db, 100_000);
    const send = sender(world);
    const changes: number[] = [];
    for (let n = 0; n < CHANGES; n += 1)
      changes.push(
        await timed(() => send('PATCH', `${SESSIONS}${1 + n * 17}/`, { description: `Change ${n}` })),
      );
    const bulks: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      bulks.push(await timed(() => send('POST', SESSIONS, fresh(round))));
    return [
      { name: 'PATCH of one session, p50', value: at(changes.slice(50), 0.5), unit: 'ms', budget: 4 },
      { name: 'PATCH of one session, p95', value: at(changes.slice(50), 0.95), unit: 'ms' },
      { name: '1,000 new sessions in one request', value: at(bulks, 0.5) / 1000, unit: 's', budget: 0.25 },
    ];
  } finally {
    await world.stop();
  }
}

const fresh = (round: number) =>
  Array.from({ length: BULK }, (_, n) => ({
    autonomous_system: 2 + n,
    ixp_connection: 1 + (n % 200),
    ip_address: `2001:db8::f:${round}:${n.toString(16)}`,
  }));

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Sends over one connection, and fails unless it is done. */
function sender({ address, token }: BenchWorld) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (method: string, path: string, body: unknown): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
      const sent = request(`${address}${path}`, { agent, method, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => {
          if (answer.statusCode === 200 || answer.statusCode === 201) resolve();
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 500)}`));
        });
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
}
