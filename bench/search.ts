import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadMirror } from '@peersmith/server/src/modules/peeringdb/index.ts';
import { ARCHIVE } from './peeringdb.ts';
import type { BenchRow } from './row.ts';
import { openWorld, seedSessions } from './world.ts';

/** A name in part, a whole AS number, an address of a session, a piece of an address, and words of an exchange and a network. */
const ASKED = [
  'netw',
  'AS4200001234',
  '2001:db8:1::0:4d2',
  '2001:db8:1::4',
  'exchange-7 "Network 1207"',
  'netflix',
];
const ROUNDS = 15;

/** One text looked for in everything: 100,000 sessions beside a PeeringDB of full size. */
export async function benchSearch(): Promise<BenchRow[]> {
  const world = await openWorld();
  try {
    if (existsSync(ARCHIVE)) await fillMirror(world.running.app.system());
    else process.stdout.write(`search: without PeeringDB, as there is no ${ARCHIVE}\n`);
    await seedSessions(world.db, 100_000);
    const rows: BenchRow[] = [];
    for (const q of ASKED) rows.push(await asked(world.address, world.token, q));
    return rows;
  } finally {
    await world.stop();
  }
}

async function fillMirror(context: Parameters<typeof loadMirror>[0]): Promise<void> {
  const folder = mkdtempSync('/tmp/peersmith-peeringdb-');
  try {
    execFileSync('tar', ['-C', folder, '--strip-components=1', '-xf', ARCHIVE]);
    await loadMirror(context, { source: { folder } });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function asked(address: string, token: string, q: string): Promise<BenchRow> {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    const answer = await fetch(`${address}/api/search/?q=${encodeURIComponent(q)}`, {
      headers: { authorization: `Token ${token}` },
    });
    const { results }: { results: { count: number }[] } = JSON.parse(await answer.text());
    times.push(performance.now() - begun);
    found = results.reduce((sum, { count }) => sum + count, 0);
  }
  times.sort((one, other) => one - other);
  const median = times[Math.floor(ROUNDS / 2)] ?? 0;
  const note = `${found} found, longest ${times.at(-1)?.toFixed(0)}`;
  return { name: `search of everything: ${q}`, value: median, unit: 'ms', budget: 50, note };
}
