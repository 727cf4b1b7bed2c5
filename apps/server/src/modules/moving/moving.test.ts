import type { MoveReport } from '@peersmith/answers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import type { FakePeeringManager } from '../../../test/fake-peering-manager.ts';
import { isRecorded, recordedDatabase, recordedServer } from '../../../test/recorded.ts';
import { JobFailed } from '../../engine/jobs.ts';
import { movingJob } from './moving-job.ts';

const ENV = { DEFAULT_MAX_PREFIXES_IPV4: '0', DEFAULT_MAX_PREFIXES_IPV6: '0' };

/** Asks for a move, has its job run, and gives what came of it. */
export async function move(
  tested: TestApp,
  body: object,
): Promise<{ report: MoveReport | null; status: string; log: string }> {
  const asked = await tested.admin.post('/api/moving/peering-manager/', body);
  expect(asked.status, asked.text).toBe(202);
  const path = `/api/core/jobs/${asked.body.id}/`;
  for (;;) {
    const { body: job } = await tested.admin.get(path);
    if (!['pending', 'running'].includes(job.status.value)) {
      const { status, body: report } = await tested.admin.get(`/api/moving/reports/${asked.body.id}/`);
      return {
        report: status === 200 ? report : null,
        status: job.status.value,
        log: JSON.stringify(job.data),
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.skipIf(!isRecorded)('the recorded Peering Manager', () => {
  let tested: TestApp;
  let server: FakePeeringManager;
  beforeAll(async () => {
    tested = await testApp(ENV);
    await tested.app.work();
    server = await recordedServer();
  });
  afterAll(async () => {
    await tested?.close();
    await server?.close();
  });

  it('moves in over its API', async () => {
    const { url, token } = server;
    const { report, log } = await move(tested, { url, token, dry_run: false });
    void log;
    expect(report?.outcome).toBe('done');
  });

  it('moves in from its database', async () => {
    const other = await testApp(ENV);
    await other.app.work();
    const database = await recordedDatabase();
    const { report, log } = await move(other, { database: database.url, dry_run: false });
    console.log(log, JSON.stringify({...report, types: report?.types.filter((t) => t.new !== t.read)}, null, 1).slice(0, 12000));
    const again = await move(other, { database: database.url, dry_run: false });
    console.log(again.log, JSON.stringify({...again.report, types: again.report?.types.filter((t) => t.equal !== t.read)}, null, 1).slice(0, 12000));
    await other.close();
    await database.drop();
  });
});

void JobFailed;
void movingJob;
void recordedDatabase;
