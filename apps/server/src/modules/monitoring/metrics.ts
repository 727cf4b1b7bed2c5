import { router, WORK_LISTS } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Metric } from '../../engine/module.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { sessionRows } from './session-rows.ts';
import { monitoringSettings } from './settings.ts';
import { workLists } from './work-lists.ts';

/** What monitoring counts: sessions, routers, lists of work, and configurations that cannot be rendered. */
export const monitoringMetrics = async (context: Context): Promise<Metric[]> => [
  ...(await ofSessions(context)),
  ...(await ofRouters(context)),
  ...(await ofWork(context)),
  ...(await ofRenders(context)),
];

interface Session {
  kind: string;
  id: number;
  asn: number;
  address: string;
  router: string | null;
  exchange: string | null;
  up: boolean;
  age_s: number | null;
  received: number;
  accepted: number;
  advertised: number;
  flaps: number;
}

async function ofSessions(context: Context): Promise<Metric[]> {
  const most = monitoringSettings.of(context).METRICS_SESSIONS;
  const { rows } =
    await sql<Session>`select s.kind, s.id::int as id, s.asn::float8 as asn, s.ip_address as address, r.name as router, x.name as exchange,
      s.bgp_state is not distinct from 'established' as up, extract(epoch from ${context.now()}::timestamptz - s.state_changed)::float8 as age_s,
      s.received, s.accepted, s.advertised, s.flap_count as flaps
    from (${sessionRows(context)}) s left join devices_router r on r.id = s.router_id left join peering_internetexchange x on x.id = s.internet_exchange_id
   where s.is_wanted and s.polled is not null order by s.kind, s.id limit ${most + 1}`.execute(context.db);
  if (rows.length > most) return [];
  const labelled = rows.map((one) => ({
    one,
    labels: {
      ...{ kind: one.kind, session: String(one.id), asn: String(one.asn), address: one.address },
      ...{ router: one.router ?? '', exchange: one.exchange ?? '' },
    },
  }));
  const of = (name: string, help: string, value: (one: Session) => number): Metric => ({
    name,
    help,
    samples: labelled.map(({ one, labels }) => ({ labels, value: value(one) })),
  });
  return [
    of('peersmith_session_up', 'Whether a session that should be up is established.', ({ up }) => Number(up)),
    of(
      'peersmith_session_flaps',
      'How often a session went down since it was first polled.',
      ({ flaps }) => flaps,
    ),
    of(
      'peersmith_session_state_age_seconds',
      'For how long a session has been in its state.',
      ({ age_s }) => age_s ?? 0,
    ),
    {
      name: 'peersmith_session_prefixes',
      help: 'Prefixes of a session, as its router counts them.',
      samples: labelled.flatMap(({ one, labels }) =>
        (['received', 'accepted', 'advertised'] as const).map((direction) => ({
          labels: { ...labels, direction },
          value: one[direction],
        })),
      ),
    },
  ];
}

interface Router {
  router: string;
  age_s: number | null;
  failed: boolean | null;
  established: number | null;
  down: number | null;
  received: number | null;
  accepted: number | null;
  advertised: number | null;
  duration_ms: number | null;
}

async function ofRouters(context: Context): Promise<Metric[]> {
  const { db, now } = context;
  const { rows } =
    await sql<Router>`select r.name as router, extract(epoch from ${now()}::timestamptz - r.poll_bgp_sessions_last_updated)::float8 as age_s,
      p.code is not null and p.at is not null as failed, g.established, g.down, g.received, g.accepted, g.advertised, g.duration_ms
    from devices_router r
    left join lateral (select at, code from monitoring_poll where router_id = r.id order by at desc limit 1) p on true
    left join lateral (select * from monitoring_poll where router_id = r.id and code is null order by at desc limit 1) g on true
   where r.poll_bgp_sessions_state and ${withinGrant(context, router, sql`r.id`)} order by r.name`.execute(
      db,
    );
  const of = (name: string, help: string, value: (one: Router) => number | null): Metric => ({
    name,
    help,
    samples: rows.flatMap((one) => {
      const found = value(one);
      return found === null ? [] : { labels: { router: one.router }, value: found };
    }),
  });
  const by = <K extends keyof Router>(label: string, keys: readonly K[]) =>
    rows.flatMap((one) =>
      keys.flatMap((key) => {
        const value = one[key];
        return typeof value === 'number' ? { labels: { router: one.router, [label]: key }, value } : [];
      }),
    );
  return [
    of(
      'peersmith_router_poll_age_seconds',
      'Time since a router was last polled successfully.',
      ({ age_s }) => age_s,
    ),
    of('peersmith_router_poll_failed', 'Whether the last poll of a router failed.', ({ failed }) =>
      Number(failed ?? false),
    ),
    of(
      'peersmith_router_poll_duration_seconds',
      'How long the last successful poll took.',
      ({ duration_ms }) => (duration_ms === null ? null : duration_ms / 1000),
    ),
    {
      name: 'peersmith_router_sessions',
      help: 'Sessions of a router as of its last poll: established, and those that should be up and are not.',
      samples: by('state', ['established', 'down']),
    },
    {
      name: 'peersmith_router_prefixes',
      help: 'Prefixes of all sessions of a router as of its last poll.',
      samples: by('direction', ['received', 'accepted', 'advertised']),
    },
  ];
}

async function ofWork(context: Context): Promise<Metric[]> {
  const { lists } = await workLists(context, { list: 'down', limit: 1, offset: 0 });
  const { rows } = await sql<{
    reason: string;
    sessions: number;
  }>`select coalesce(s.down_reason, 'no_reason') as reason, count(*)::int as sessions
    from (${sessionRows(context)}) s where s.is_wanted and s.polled is not null and s.bgp_state is distinct from 'established' group by 1`.execute(
    context.db,
  );
  return [
    {
      name: 'peersmith_work_list_sessions',
      help: `Sessions in each list of work: ${WORK_LISTS.join(', ')}.`,
      samples: lists.map(({ list, count }) => ({ labels: { list }, value: count })),
    },
    {
      name: 'peersmith_sessions_down',
      help: 'Sessions that should be up and are not, by the reason.',
      samples: rows.map(({ reason, sessions }) => ({ labels: { reason }, value: sessions })),
    },
  ];
}

async function ofRenders({ db }: Context): Promise<Metric[]> {
  const { rows } = await sql<{ jobs: number; plans: number; drift: number }>`select
    (select count(*)::int from core_job where name = 'devices.router.render_configuration' and status in ('failed', 'errored') and created > now() - interval '1 day') as jobs,
    (select count(*)::int from deployment_planrouter where status = 'failed' and step = 'render' and created > now() - interval '1 day') as plans,
    (select count(*)::int from deployment_drift where status = 'failed' and step = 'render') as drift`.execute(
    db,
  );
  return [
    {
      name: 'peersmith_renders_failed',
      help: 'Configurations that could not be rendered: by jobs and for plans within a day, and when drift was last looked at.',
      samples: Object.entries(rows[0] ?? {}).map(([by, value]) => ({ labels: { by }, value })),
    },
  ];
}
