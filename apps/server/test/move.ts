import type { MoveReport } from '@peersmith/answers';
import { expect } from 'vitest';
import type { TestApp } from './app.ts';

/** What came of a move, and what its job says. */
export interface Moved {
  job: number;
  report: MoveReport | null;
  status: string;
  lines: string[];
}

/** Moves in from another server, and gives what came of it. */
export async function move({ admin }: Pick<TestApp, 'admin'>, body: object): Promise<Moved> {
  const asked = await admin.post('/api/moving/peering-manager/', body);
  expect(asked.status, asked.text).toBe(202);
  const { id } = asked.body;
  for (;;) {
    const { body: job } = await admin.get(`/api/core/jobs/${id}/`);
    const status = job.status.value;
    if (status === 'pending' || status === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 30));
      continue;
    }
    const { status: found, body: report } = await admin.get(`/api/moving/reports/${id}/`);
    const lines = job.data.main.log.map((line: string[]) => line[4]);
    return { job: id, report: found === 200 ? report : null, status, lines };
  }
}
