import { fork } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readNetbox } from '@peersmith/server/src/modules/netbox/mirror/read-netbox.ts';
import { FakeNetbox } from '@peersmith/server/test/fake-netbox.ts';
import type { BenchRow } from './row.ts';
import { openWorld } from './world.ts';

const DEVICES = 500;
const PORTS = 50;
const LATENCY_MS = 20;

/** 500 devices with 50 interfaces of an address each, of a NetBox that takes 20 ms for every answer: read into nothing, and once more. */
export async function benchNetbox(): Promise<BenchRow[]> {
  const fake = await otherProcess();
  const measured: BenchRow[] = [];
  try {
    for (const threading of ['false', 'true']) {
      const world = await openWorld({
        ...{ NETBOX_API: fake.url, NETBOX_API_TOKEN: fake.token, NETBOX_API_THREADING: threading },
      });
      const read = async (name: string) => {
        let statements = 0;
        const system = world.running.app.system();
        const db = system.db.withPlugin({
          transformQuery: ({ node }) => {
            statements += 1;
            return node;
          },
          transformResult: async ({ result }) => result,
        });
        const delay = monitorEventLoopDelay({ resolution: 5 });
        delay.enable();
        const begun = performance.now();
        const quiet = { step: () => undefined, log: () => undefined };
        const { kept } = await readNetbox({ ...system, db }, { accept_fewer: false, progress: quiet });
        const seconds = (performance.now() - begun) / 1000;
        if (kept.interface.here !== DEVICES * PORTS) throw new Error(JSON.stringify(kept));
        measured.push({
          ...{ name, value: seconds, unit: 's', budget: 20 },
          note: `${statements} statements; others waited ${Math.round(delay.max / 1e6)} ms at most`,
        });
      };
      try {
        const side = threading === 'true' ? ', pages side by side' : '';
        await read(
          `NetBox with ${DEVICES} devices of ${PORTS} interfaces, ${LATENCY_MS} ms an answer${side}`,
        );
        await read('… once more, nothing new');
      } finally {
        await world.stop();
      }
    }
    return measured;
  } finally {
    fake.stop();
  }
}

/** The fake in a process of its own: what it takes to answer is not what others wait for. */
async function otherProcess() {
  const child = fork(new URL(import.meta.url).pathname, { env: { ...process.env, FAKE_NETBOX: '1' } });
  const { url, token } = await new Promise<{ url: string; token: string }>((resolve) =>
    child.once('message', (message: { url: string; token: string }) => resolve(message)),
  );
  return { url, token, stop: () => void child.kill() };
}

if (process.env.FAKE_NETBOX === '1') {
  const fake = await FakeNetbox.start();
  for (let id = 1; id <= DEVICES; id++)
    fake.add({ id, name: `edge${id}`, config_context: { ntp: ['192.0.2.1'] } }, PORTS);
  fake.latency_ms = LATENCY_MS;
  process.send?.({ url: fake.url, token: fake.token });
}
