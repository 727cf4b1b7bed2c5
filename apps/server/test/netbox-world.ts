import { readJob } from '../src/modules/netbox/mirror/read-job.ts';
import { type TestApp, testApp } from './app.ts';
import { FakeNetbox, type Tls } from './fake-netbox.ts';
import { jobRunner } from './run-jobs.ts';

export interface NetboxUnderTest {
  tested: TestApp;
  fake: FakeNetbox;
  /** Reads NetBox, and gives the job with the last line of its log. */
  read: (body?: object) => Promise<any>;
  close: () => Promise<void>;
}

/** The application beside a NetBox that has no devices yet. */
export async function netboxWorld(env: Record<string, string> = {}, tls?: Tls): Promise<NetboxUnderTest> {
  const fake = await FakeNetbox.start(tls);
  const tested = await testApp({
    ...{ NETBOX_API: `${fake.url}/api/`, NETBOX_API_TOKEN: fake.token, NETBOX_API_TIMEOUT_S: '2', ...env },
  });
  const run = jobRunner(tested.app, [readJob]);
  return {
    tested,
    fake,
    read: async (body = {}) => {
      const { status, body: job } = await tested.admin.post('/api/netbox/read/', body);
      if (status !== 202) throw new Error(`NetBox was not read: ${status}`);
      await run();
      const { body: done } = await tested.admin.get(`/api/core/jobs/${job.id}/`);
      return { ...done, message: done.data.main.log.at(-1)[4] };
    },
    close: async () => {
      await tested.close();
      await fake.close();
    },
  };
}
