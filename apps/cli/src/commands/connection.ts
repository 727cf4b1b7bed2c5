import { ConnectionTest, job } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { findRouters } from './find-routers.ts';
import { followJob } from './follow-job.ts';

/** `peersmith test-connection` and `accept-host-key`: whether and how a router lets us in. */
export function connectionCommands(program: Command): void {
  remote(
    program
      .command('test-connection <router>')
      .description('try to sign in to a router, and say how far that goes, step by step'),
  ).action(async (name: string, options: Remote) => {
    const client = clientFor(options);
    const [id = 0] = await findRouters(client, [name]);
    const queued = await client.call('GET /api/devices/routers/:id/test-napalm-connection/', {
      path: { id },
    });
    const failed = await followJob(client, queued.id).then(
      () => null,
      (error: unknown) => error,
    );
    const { data } = await client.resource(job).get(queued.id);
    const { data: test } = ConnectionTest.safeParse(partsOf(data));
    if (!test) throw failed ?? new Error('The job says nothing of the test.');
    process.stdout.write(
      textTable(
        ['Step', 'State', 'Detail'],
        test.steps.map(({ step, state, detail }) => [step, state, detail.split('\n')[0] ?? '']),
        120,
      ),
    );
    if (test.host_key?.shown) process.stdout.write(`Host key: ${test.host_key.shown}\n`);
    if (failed) process.exitCode = 1;
  });
  remote(
    program
      .command('accept-host-key <router> <fingerprint>')
      .description('accept the host key of a router (SHA256:…), as its own console shows it'),
  ).action(async (name: string, fingerprint: string, options: Remote) => {
    const client = clientFor(options);
    const [id = 0] = await findRouters(client, [name]);
    await client.call('POST /api/devices/routers/:id/accept-host-key/', {
      path: { id },
      body: { host_key: fingerprint },
    });
    process.stdout.write(`${name} must show ${fingerprint} from now on.\n`);
  });
}

/** What a job keeps of the test, beside its log. */
const partsOf = (data: unknown): unknown => {
  if (typeof data !== 'object' || data === null) return null;
  const { steps, host_key, facts }: Record<string, unknown> = { ...data };
  return { steps, host_key, facts };
};
