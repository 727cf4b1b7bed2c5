import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deploymentOver } from '@peersmith/server/src/modules/deployment/index.ts';
import { modules } from '@peersmith/server/src/modules/index.ts';
import { FakeRouters } from '@peersmith/server/test/fake-routers.ts';
import { sql } from 'kysely';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const ROUTERS = 100;
/** About 50 octets each. */
const LINES_OF_5_MB = 100_000;

/** A plan for a hundred routers behind a wire of 50 ms, and one of a router with a configuration of 5 MB. */
export async function benchDeployment(): Promise<BenchRow[]> {
  return [...(await overTheWire()), ...(await ofFiveMegabytes())];
}

const LATE_ROUTERS = join(import.meta.dirname, 'late-routers.ts');
const SETTINGS = {
  DEVICES_ON_LOOPBACK: 'true',
  NAPALM_USERNAME: 'peersmith',
  NAPALM_PASSWORD: 'bench',
  NAPALM_TIMEOUT: '60',
  DEPLOYMENT_PARALLEL: '20',
};

/** Routers that speak their platform's own protocol, in a process of their own. */
async function overTheWire(): Promise<BenchRow[]> {
  const out = fork(LATE_ROUTERS, [String(ROUTERS), '1'], { execArgv: [] });
  const [ports] = await once(out, 'message');
  const world = await openWorld(SETTINGS);
  try {
    await seed(world, { driver: 'eos', host: '127.0.0.1', ports, lines: 1000 });
    return await measured(world, ROUTERS, `${ROUTERS} routers of 1,000 lines, 50 ms away, 20 at a time`);
  } finally {
    await world.stop();
    out.kill();
  }
}

/** A router of this process: what counts is what becomes of its configuration here. */
async function ofFiveMegabytes(): Promise<BenchRow[]> {
  const routers = new FakeRouters();
  routers.add('198.51.100.1', 'hostname r1\n');
  const own = modules.map((one) => (one.name === 'deployment' ? deploymentOver(routers) : one));
  const world = await openWorld(SETTINGS, { modules: own });
  try {
    await seed(world, { driver: 'fake', host: '198.51.100.1', ports: [0], lines: LINES_OF_5_MB });
    return await measured(world, 1, 'a router of 5 MB');
  } finally {
    await world.stop();
  }
}

async function measured(world: BenchWorld, routers: number, name: string): Promise<BenchRow[]> {
  await world.running.app.work();
  // What a server that renders has loaded anyway.
  for (let n = 0; n < 4; n += 1) await ask(world, '/api/devices/configurations/check/', { template: 'x' });
  const rested_mb = process.memoryUsage().rss / 1_000_000;
  const beside = watch(world);
  const plan = await timed(() => planAll(world, routers));
  const difference = await timed(() => read(world, plan.result.entry));
  const { longest, most_mb } = await beside.end();
  return [
    {
      name: `plan of ${name}`,
      value: plan.took_ms / 1000,
      unit: 's',
      budget: 30,
      note: `${plan.result.status}: ${plan.result.message}`,
    },
    {
      name: '… largest resident size meanwhile',
      value: most_mb,
      unit: 'MB',
      budget: 400,
      note: `${Math.round(rested_mb)} before`,
    },
    { name: '… longest wait of another request meanwhile', value: longest, unit: 'ms', budget: 150 },
    {
      name: '… its difference is read',
      value: difference.took_ms,
      unit: 'ms',
      note: `${(difference.result / 1_000_000).toFixed(1)} MB`,
    },
  ];
}

async function seed(
  { db }: BenchWorld,
  { driver, host, ports, lines }: { driver: string; host: string; ports: readonly number[]; lines: number },
): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(
    `insert into peering_autonomoussystem (asn, name, affiliated) values (64500, 'Example Backbone', true)`,
  );
  await run(
    `insert into devices_platform (name, slug, napalm_driver) values ('${driver}', '${driver}', '${driver}')`,
  );
  await run(
    `insert into devices_configuration (name, template) values ('long', '{% for n in range(${lines}) %}ip prefix-list PEERS seq {{ n }} permit 198.51.{{ n % 256 }}.0/24\n{% endfor %}')`,
  );
  for (const [at, port] of ports.entries())
    await run(
      `insert into devices_router (name, hostname, platform_id, local_autonomous_system_id, configuration_template_id, napalm_args) values ('r${at + 1}', '${host}', 1, 1, 1, '${port ? `{"port": ${port}}` : '{}'}')`,
    );
}

interface Answered {
  id: number;
  status: { value: string };
  message: string;
  results: { id: number; message: string }[];
}

const ask = async ({ address, token }: BenchWorld, path: string, body?: object): Promise<Answered> => {
  const answer = await fetch(`${address}${path}`, {
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const read: unknown = await answer.json();
  return read as Answered;
};

async function planAll(world: BenchWorld, routers: number) {
  const ids = Array.from({ length: routers }, (_, at) => at + 1);
  const { id } = await ask(world, '/api/deployment/plans/', { routers: ids });
  for (;;) {
    const { status, message } = await ask(world, `/api/deployment/plans/${id}/`);
    if (status.value === 'planning') {
      await sleep(50);
      continue;
    }
    const { results } = await ask(world, `/api/deployment/plan-routers/?plan_id=${id}&limit=1`);
    const [first] = results;
    return { status: status.value, message: `${message} ${first?.message ?? ''}`, entry: first?.id ?? 0 };
  }
}

async function read({ address, token }: BenchWorld, entry: number): Promise<number> {
  const answer = await fetch(`${address}/api/deployment/plan-routers/${entry}/difference/`, {
    headers: { authorization: `Token ${token}` },
  });
  return (await answer.arrayBuffer()).byteLength;
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; took_ms: number }> {
  const began = performance.now();
  return { result: await work(), took_ms: performance.now() - began };
}

/** Asks for a short list all the time, and looks at the memory. */
function watch(world: BenchWorld): { end: () => Promise<{ longest: number; most_mb: number }> } {
  let [longest, most, isOver] = [0, 0, false];
  const asking = (async () => {
    while (!isOver) {
      longest = Math.max(longest, (await timed(() => ask(world, '/api/bgp/communities/'))).took_ms);
      most = Math.max(most, process.memoryUsage().rss);
      await sleep(10);
    }
  })();
  return {
    end: async () => {
      isOver = true;
      await asking;
      return { longest, most_mb: most / 1_000_000 };
    },
  };
}
