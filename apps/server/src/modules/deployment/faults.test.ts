import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeploymentWorld, deploymentWorld, PLANS } from '../../../test/deployment-world.ts';
import type { Fault, Place, Trouble } from '../../../test/fake-router.ts';

let world: DeploymentWorld;
afterAll(() => world?.close());

/** Nothing of ours is left anywhere, and what the router starts with is what it ran before or what a finished plan says. */
async function expectClean(plan: any, entries: any[]): Promise<void> {
  world.routers.time.pass(24 * 3_600_000);
  const { rows } = await sql`select * from deployment_lock`.execute(world.app.system().db);
  expect(rows).toEqual([]);
  expect(plan.job.status).not.toMatch(/pending|running/);
  for (const { name, device, before, wanted } of world.managed.slice(0, entries.length)) {
    const applied = entries.find((entry) => entry.router_name === name)?.status.value === 'applied';
    expect({ name, writes: device.writes, running: device.running }).toEqual({
      name,
      writes: applied ? [wanted] : [],
      running: applied ? wanted : before,
    });
    expect(device, name).toMatchObject({ candidate: null, lockedBy: null, isPending: false });
  }
}

const WHILE_PLANNING: readonly Place[] = ['connect', 'read', 'load', 'compare', 'discard'];
const TROUBLES: readonly Trouble[] = [
  'unreachable',
  'host_key_changed',
  'sign_in_refused',
  'timed_out',
  'answer_invalid',
  'connection_lost',
  'locked',
  'foreign_edits',
  'refused',
  'privilege_missing',
];

/** What can go wrong at a place: one is not refused what one is not asking for yet. */
const at = (places: readonly Place[]): [Place, Trouble][] =>
  places.flatMap((place) =>
    TROUBLES.filter((trouble) => {
      if (place === 'connect')
        return trouble !== 'locked' && trouble !== 'foreign_edits' && trouble !== 'refused';
      return !['unreachable', 'host_key_changed', 'sign_in_refused'].includes(trouble);
    }).map((trouble): [Place, Trouble] => [place, trouble]),
  );

const PLANNING = at(WHILE_PLANNING);

type Applied = [Place, Trouble, status: string, Partial<Fault>?];

const BEFORE_THE_CHANGE: readonly Applied[] = at(['connect', 'neighbors', 'read', 'load', 'compare']).map(
  ([place, trouble]) => [
    place,
    trouble,
    ['locked', 'foreign_edits', 'refused', 'host_key_changed'].includes(trouble) ? 'refused' : 'failed',
  ],
);

/** Once the change may have begun: the answer is lost, and what the router did shows later. */
const DURING_THE_CHANGE: readonly Applied[] = [
  ['commit', 'refused', 'refused'],
  ['commit', 'connection_lost', 'rolled_back', { times: 1 }],
  ['commit', 'timed_out', 'rolled_back', { times: 1 }],
  ['commit', 'answer_invalid', 'rolled_back', { times: 1 }],
  ['committed', 'connection_lost', 'rolled_back', { times: 1 }],
  ['committed', 'timed_out', 'rolled_back', { times: 1 }],
  ['committed', 'answer_invalid', 'rolled_back', { times: 1 }],
  ['gate', 'connection_lost', 'rolled_back', { times: 1 }],
  ['gate', 'answer_invalid', 'rolled_back', { times: 1 }],
  ['gate', 'timed_out', 'rolled_back', { times: 1 }],
  ['confirm', 'connection_lost', 'rolled_back', { times: 1 }],
  ['confirm', 'refused', 'rolled_back', { times: 1 }],
  ['confirmed', 'connection_lost', 'applied', { times: 1 }],
  ['confirmed', 'timed_out', 'applied', { times: 1 }],
  ['confirm', 'confirm_lost', 'rolled_back', { times: 1, meanwhile: (router) => router.reboot() }],
];

const APPLYING = [...BEFORE_THE_CHANGE, ...DURING_THE_CHANGE];

beforeAll(async () => {
  // A router for each case, so that one plan meets all of them; and one where nothing goes wrong.
  world = await deploymentWorld(Math.max(PLANNING.length, APPLYING.length) + 1);
});

const idsOf = (count: number) => world.managed.slice(0, count).map(({ id }) => id);
const faultAt = (at: number, fault: Fault) => {
  const managed = world.managed[at];
  if (managed) managed.device.faults = [fault];
};
const byRouter = (entries: readonly any[]) => new Map(entries.map((entry) => [entry.router_name, entry]));

describe('while a plan is made', () => {
  let plan: any;
  let entries: any[];
  beforeAll(async () => {
    for (const [at, [place, trouble]] of PLANNING.entries()) faultAt(at, { place, trouble });
    plan = await world.plan({ routers: idsOf(PLANNING.length + 1) });
    entries = await world.entriesOf(plan.id);
  });

  it.each(PLANNING.map((one, at) => [...one, `r${at + 1}`] as const))(
    'at %s: %s fails the router with where and why',
    (place, trouble, name) => {
      const entry = byRouter(entries).get(name);
      expect(entry).toMatchObject({ status: { value: 'failed' }, step: place, code: trouble });
      expect(entry.message).not.toContain('hunter2');
    },
  );

  it('nothing of the plan can be applied, also where nothing went wrong, and nothing is left on any router', async () => {
    expect(plan).toMatchObject({ status: { value: 'failed' }, failed_count: PLANNING.length });
    const [approved, applied] = [
      await world.admin.post(`${PLANS}${plan.id}/approve/`, {}),
      await world.admin.post(`${PLANS}${plan.id}/apply/`, {}),
    ];
    expect(approved).toMatchObject({ status: 409, body: { code: 'plan_state' } });
    expect(applied.status).toBe(409);
    await expectClean(plan, entries);
  });
});

describe('while it is applied', () => {
  let plan: any;
  let entries: any[];
  beforeAll(async () => {
    await world.reset();
    // The first connection after this one is that of the change, where no key is pinned yet.
    const { id } = await world.plan({
      routers: idsOf(APPLYING.length + 1),
      options: { parallel: 1, stop_on_failure: false },
    });
    await world.admin.post(`${PLANS}${id}/approve/`, {});
    for (const [at, [place, trouble, , more]] of APPLYING.entries()) faultAt(at, { place, trouble, ...more });
    await world.admin.post(`${PLANS}${id}/apply/`, {});
    await world.runJobs();
    plan = (await world.admin.get(`${PLANS}${id}/`)).body;
    entries = await world.entriesOf(id);
  });

  it.each(APPLYING.map(([place, trouble, status], at) => [place, trouble, status, `r${at + 1}`] as const))(
    'at %s: %s ends as %s',
    (_place, trouble, status, name) => {
      const entry = byRouter(entries).get(name);
      expect(entry).toMatchObject({
        status: { value: status },
        code: trouble,
        completed: expect.any(String),
      });
      expect(entry.message.length).toBeGreaterThan(20);
      expect(entry.message).not.toContain('hunter2');
    },
  );

  it('changes the router where nothing goes wrong and no other, and leaves nothing on any', async () => {
    expect(plan.status.value).toBe('stopped');
    expect(byRouter(entries).get(`r${APPLYING.length + 1}`)).toMatchObject({ status: { value: 'applied' } });
    await expectClean(plan, entries);
  });
});
