import { sql } from 'kysely';
import { type Answer, type Api, apiOf } from './app.ts';
import { type MonitoringWorld, monitoringWorld, ROUTERS } from './monitoring-world.ts';

export const WINDOWS = '/api/maintenance/windows/';

const SESSIONS = `{% for one in router | ixp_sessions(4) %}
neighbor {{ one | ip }}
{% if one.effective_status == 'maintenance' %}
graceful-shutdown {{ one | ip }}
{% endif %}
{% endfor %}`;

/** What the router runs while nothing is the matter. */
export const UP = 'neighbor 192.0.2.10\nneighbor 192.0.2.11\n';

export interface MaintenanceWorld extends MonitoringWorld {
  /** A session of AS64502 over the first router, and one of AS64503. */
  sessions: readonly [number, number];
  /** Makes a maintenance of the first router from an hour from now, for an hour; its row. */
  draft: (given?: object) => Promise<any>;
  schedule: (given?: object) => Promise<any>;
  /** Lets minutes pass: for maintenances and plans, all that was is longer ago. */
  pass: (minutes: number) => Promise<void>;
  /** What the job of each minute does, and the jobs that it asks for. */
  look: () => Promise<void>;
  window: (id: number) => Promise<any>;
  steps: (id: number) => Promise<any[]>;
  reset: () => Promise<void>;
  /** Somebody with these permissions. */
  somebody: (...permissions: string[]) => Promise<Api>;
}

const succeed = ({ status, body, text }: Answer) => {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
};

const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
let made = 0;

/** The application with a router that is configured from here, and two sessions over it that are up. */
export async function maintenanceWorld(env: Record<string, string> = {}): Promise<MaintenanceWorld> {
  const world = await monitoringWorld(env);
  const { admin, app, first, runJobs, show } = world;
  const change = (text: string) => sql.raw(text).execute(app.system().db);
  const template = succeed(
    await admin.post('/api/devices/configurations/', {
      ...{ name: 'fake', template: SESSIONS, jinja2_trim: true, jinja2_lstrip: true },
    }),
  );
  succeed(await admin.patch(`${ROUTERS}${first.id}/`, { configuration_template: template.id }));
  const sessions = [
    await world.atExchange({ ip_address: '192.0.2.10' }),
    await world.atExchange({ ip_address: '192.0.2.11', autonomous_system: 3 }),
  ] as const;
  const runs = async () => {
    first.device.running = first.device.kept = UP;
    await change(
      `update peering_internetexchangepeeringsession set bgp_state = 'established', accepted_prefix_count = 100, polled = now()`,
    );
  };
  await runs();
  const draft: MaintenanceWorld['draft'] = async (given = {}) =>
    succeed(
      await admin.post(WINDOWS, {
        ...{ summary: 'Upgrade of r1', starts: hours(1), ends: hours(2), notify: false },
        ...{ routers: [first.id], apply: 'none' },
        ...given,
      }),
    );
  return {
    ...{ ...world, sessions, draft },
    schedule: async (given) =>
      succeed(await admin.post(`${WINDOWS}${(await draft(given)).id}/schedule/`, {})),
    pass: async (minutes) => {
      const ago = (...keys: string[]) =>
        keys.map((key) => `${key} = ${key} - interval '${minutes} minutes'`).join();
      await change(
        `update maintenance_window set ${ago('starts', 'ends', 'drain_began', 'drained', 'began', 'restore_began', 'verify_began')}`,
      );
      await change(`update deployment_plan set ${ago('completed')}`);
    },
    look: async () => {
      await app.jobs.enqueue(app.system(), 'maintenance.look');
      await runJobs();
    },
    window: (id) => show(`${WINDOWS}${id}/`),
    steps: async (id) => (await show(`/api/maintenance/steps/?window_id=${id}&ordering=id`)).results,
    reset: async () => {
      await change(
        `delete from maintenance_window; delete from maintenance_hold; delete from messaging_message; delete from messaging_writingrule;
         update devices_router set status = 'enabled'; update peering_internetexchangepeeringsession set status = 'enabled'; update net_connection set status = 'enabled'`,
      );
      await runs();
    },
    somebody: async (...permissions) => {
      made += 1;
      const user = succeed(
        await admin.post('/api/users/users/', {
          username: `somebody${made}`,
          password: `pass ${made} of somebody`,
          user_permissions: permissions,
        }),
      );
      const { key } = succeed(await admin.post('/api/users/tokens/', { user: user.id, description: 'one' }));
      return apiOf(app, key);
    },
  };
}
