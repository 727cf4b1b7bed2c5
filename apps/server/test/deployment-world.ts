import { autonomousSystem, configuration, platform, router } from '@peersmith/model';
import { sql } from 'kysely';
import { deploymentOver } from '../src/modules/deployment/index.ts';
import { modules } from '../src/modules/index.ts';
import { type Answer, type TestApp, testApp } from './app.ts';
import type { FakeRouter } from './fake-router.ts';
import { FakeRouters } from './fake-routers.ts';
import { make } from './make.ts';
import { jobRunner } from './run-jobs.ts';

export const PLANS = '/api/deployment/plans/';
const ENTRIES = '/api/deployment/plan-routers/';

/** A router of ours and what stands for it out there. */
export interface Managed {
  id: number;
  name: string;
  template: number;
  device: FakeRouter;
  /** What it runs at first, and what is rendered for it. */
  before: string;
  wanted: string;
}

/** The application over routers that exist nowhere; jobs run when they are told to. */
export interface DeploymentWorld extends TestApp {
  routers: FakeRouters;
  managed: Managed[];
  /** Runs what waits in the queue, to its end; or one job once more, as the queue does when its worker dies. */
  runJobs: (again?: number) => Promise<void>;
  plan: (options?: object) => Promise<any>;
  /** Makes a plan, approves and applies it; the plan as it stands then. */
  carryOut: (options?: object) => Promise<any>;
  entriesOf: (plan: number) => Promise<any[]>;
  /** Everything as it was at first. */
  reset: () => Promise<void>;
}

const succeed = ({ status, body, text }: Answer) => {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
};

/** An application with as many routers. */
export async function deploymentWorld(count = 2, env: Record<string, string> = {}): Promise<DeploymentWorld> {
  const routers = new FakeRouters();
  const ours = deploymentOver(routers);
  const tested = await testApp(
    { NAPALM_USERNAME: 'peersmith', NAPALM_PASSWORD: 'over there', ...env },
    undefined,
    modules.map((one) => (one.name === 'deployment' ? ours : one)),
  );
  const { admin, app } = tested;
  const fake = await make(admin, platform, {
    name: 'Fake',
    slug: 'fake',
    napalm_driver: 'fake',
    napalm_args: null,
  });
  const system = await make(admin, autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  const managed: Managed[] = [];
  for (let at = 1; at <= count; at += 1) {
    const before = `hostname r${at}\nneighbor 192.0.2.99\nneighbor 2001:db8::99\n`;
    const wanted = `${before}prefix-list NEW permit 198.51.100.0/24`;
    const host = `198.51.100.${at}`;
    const template = await make(admin, configuration, {
      name: `r${at}`,
      template: wanted,
      jinja2_trim: false,
    });
    const made = await make(admin, router, {
      name: `r${at}`,
      hostname: host,
      platform: fake.id,
      local_autonomous_system: system.id,
      configuration_template: template.id,
      napalm_username: null,
      napalm_password: null,
      napalm_args: null,
      napalm_timeout: 0,
      status: 'enabled',
    });
    const device = routers.add(host, before);
    managed.push({ id: made.id, name: `r${at}`, template: template.id, device, before, wanted });
  }
  const { db } = app.system();
  const runJobs = jobRunner(app, ours.jobs ?? []);
  const show = async (id: number) => succeed(await admin.get(`${PLANS}${id}/`));
  const plan = async (options: object = {}) => {
    const { id } = succeed(await admin.post(PLANS, { routers: managed.map((one) => one.id), ...options }));
    await runJobs();
    return show(id);
  };
  return {
    ...tested,
    routers,
    managed,
    runJobs,
    plan,
    carryOut: async (options) => {
      const { id } = await plan(options);
      succeed(await admin.post(`${PLANS}${id}/approve/`, {}));
      succeed(await admin.post(`${PLANS}${id}/apply/`, {}));
      await runJobs();
      return show(id);
    },
    entriesOf: async (id) => (await admin.get(`${ENTRIES}?plan_id=${id}&limit=1000`)).body.results,
    reset: async () => {
      for (const { id, template, device, before, wanted } of managed) {
        Object.assign(device, {
          faults: [],
          warnings: [],
          candidate: null,
          lockedBy: null,
          prefixes: 100,
          sleep: null,
          slow: false,
          reached: () => undefined,
        });
        device.overwrite(before);
        device.writes.length = 0;
        await sql`update devices_configuration set template = ${wanted} where id = ${template}`.execute(db);
        await sql`update devices_router set status = 'enabled', configuration_template_id = ${template} where id = ${id}`.execute(
          db,
        );
      }
    },
  };
}
