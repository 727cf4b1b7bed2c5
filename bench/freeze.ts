import { setTimeout as sleep } from 'node:timers/promises';
import { startBusyServer } from '@peersmith/server/steady/heavy-work.ts';
import { listsBeside, type Waits } from '@peersmith/server/steady/lists-beside.ts';
import type { BenchRow } from './row.ts';

/** Long enough that a hundredth of the lists means something. */
const MEASURED_MS = 3000;

/** What lists wait while somebody else keeps the server busy. */
export async function benchFreeze(): Promise<BenchRow[]> {
  const server = await startBusyServer();
  try {
    const rows = [
      row('list, nothing beside it, p99', await listsBeside(server, () => sleep(500), MEASURED_MS)),
    ];
    for (const { name, work } of server.works)
      rows.push(row(`… beside ${name}`, await listsBeside(server, work, MEASURED_MS)));
    return rows;
  } finally {
    await server.end();
  }
}

const row = (name: string, { count, p50, p99, longest }: Waits): BenchRow => ({
  name,
  value: p99,
  unit: 'ms',
  budget: 50,
  note: `p50 ${p50.toFixed(1)}, longest ${longest.toFixed(1)}, ${count} lists`,
});
