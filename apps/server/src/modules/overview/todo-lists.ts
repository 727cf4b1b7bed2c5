import {
  type Home,
  TODO_KINDS,
  type Todo,
  type TodoKind,
  type TodoRow,
  type WorkRow,
} from '@peersmith/answers';
import {
  directPeeringSession,
  drift,
  internetExchangePeeringSession,
  irrList,
  job,
  jobTitle,
  peeringdbChange,
  peeringRequest,
  plan,
  router,
} from '@peersmith/model';
import { type AnyResource, contentTypeOf, type Registry, tableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { display } from '../../engine/read/scope.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { headsOfWork } from '../monitoring/index.ts';
import { lacking } from './lacking.ts';

const SHOWN = 6;

interface Look {
  resource: AnyResource;
  /** What it is called, where its display is for machines. */
  called?: { column: RawBuilder<unknown>; words: (text: string, registry: Registry) => string };
  /** What else one has to see for it. */
  also?: AnyResource;
  /** Of rows `o`. */
  where: RawBuilder<unknown>;
  detail: RawBuilder<unknown>;
  since: RawBuilder<unknown>;
  order: RawBuilder<unknown>;
}

const RENDER_JOB = 'devices.router.render_configuration';
const ENDED = sql`('completed', 'failed', 'errored')`;
/** The last rendering of a router `o` that ended, where it failed. */
const FAILED_RENDER = sql`(select j.id from core_job j where j.name = ${RENDER_JOB} and j.object_type = 'devices.router' and j.object_id = o.id
  and j.status in ${ENDED} order by j.id desc limit 1)`;
/** The last line of its log says why. */
const LAST_SAID = sql`j.data->'main'->'log'->-1->>4`;
const failed = (what: RawBuilder<unknown>) =>
  sql`(select ${what} from ${FAILED_RENDER} f join core_job j on j.id = f.id where j.status <> 'completed')`;

const LOOKS: Readonly<Record<Exclude<TodoKind, SessionList>, Look>> = {
  renders: {
    resource: router,
    also: job,
    where: sql`${failed(sql`1`)} is not null`,
    detail: sql`coalesce(${failed(LAST_SAID)}, '')`,
    since: failed(sql`j.completed`),
    order: sql`o.name`,
  },
  requests: {
    resource: peeringRequest,
    where: sql`o.status in ('received', 'checked', 'accepted', 'agreed', 'proposed') or (o.status in ('written', 'provisioning') and o.due <= now())`,
    detail: sql`case o.direction when 'inbound' then 'Theirs, ' else 'Ours, ' end || o.status`,
    since: sql`o.created`,
    order: sql`o.due nulls last, o.created`,
  },
  peeringdb: {
    resource: peeringdbChange,
    where: sql`o.state = 'pending'`,
    detail: sql`case when o.sessions > 0 then o.sessions || case o.sessions when 1 then ' session' else ' sessions' end else '' end`,
    since: sql`o.time`,
    order: sql`o.sessions desc, o.time desc`,
  },
  plans: {
    resource: plan,
    where: sql`o.status in ('ready', 'approved', 'stopped')`,
    detail: sql`o.status`,
    since: sql`o.created`,
    order: sql`o.created desc`,
  },
  drift: {
    resource: drift,
    where: sql`o.status in ('differs', 'failed')`,
    detail: sql`case o.status when 'failed' then o.message else o.added || ' lines missing, ' || o.removed || ' too many' end`,
    since: sql`o.since`,
    order: sql`o.status, o.since`,
  },
  irr: {
    resource: irrList,
    where: sql`o.status in ('held', 'failing')`,
    detail: sql`case o.status when 'held' then 'Waits for a decision' else 'Failing' end`,
    since: sql`o.asked`,
    order: sql`o.status desc, o.asked`,
  },
  jobs: {
    resource: job,
    called: { column: sql`o.name`, words: (name, registry) => jobTitle(registry, name) },
    where: sql`o.status in ('failed', 'errored') and o.completed > now() - interval '1 day' and o.name <> ${RENDER_JOB}`,
    detail: sql`coalesce(o.data->'main'->'log'->-1->>4, '')`,
    since: sql`o.completed`,
    order: sql`o.completed desc`,
  },
};

const SESSION_LISTS = ['down', 'never_up', 'gone', 'near_limit'] as const;
type SessionList = (typeof SESSION_LISTS)[number];
const SESSIONS = [directPeeringSession, internetExchangePeeringSession] as const;

/** What there is to do that the caller may see, the most urgent first, and what was not looked at. A statement or two for each kind. */
export async function todoOf(context: Context): Promise<Pick<Home, 'todo' | 'left_out'>> {
  const { principal } = context;
  const found = new Map<TodoKind, Omit<Todo, 'kind' | 'label' | 'severity'>>();
  if (SESSIONS.every((one) => may(principal, one, 'view')))
    for (const { list, ...head } of await headsOfWork(context, SESSION_LISTS, SHOWN))
      if (isSessionList(list)) found.set(list, { count: head.count, rows: head.results.map(rowOf) });
  for (const [kind, look] of Object.entries(LOOKS) as [keyof typeof LOOKS, Look][])
    if (asked(look).every((one) => may(principal, one, 'view'))) found.set(kind, await lookAt(context, look));
  return {
    todo: Array.from(found, ([kind, { count, rows }]) => ({ kind, ...TODO_KINDS[kind], count, rows }))
      .filter(({ count }) => count > 0)
      .toSorted((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity)),
    left_out: lacking(principal, [
      ...SESSIONS.map((one) => ['How sessions stand', one] as const),
      ...(Object.entries(LOOKS) as [keyof typeof LOOKS, Look][]).flatMap(([kind, look]) =>
        asked(look).map((one) => [TODO_KINDS[kind].label, one] as const),
      ),
    ]),
  };
}

const ORDER: readonly Todo['severity'][] = ['bad', 'warn', 'info'];
const asked = ({ resource, also }: Look): AnyResource[] => (also ? [resource, also] : [resource]);

const isSessionList = (list: string): list is SessionList => SESSION_LISTS.some((one) => one === list);

const rowOf = (one: WorkRow): TodoRow => ({
  content_type: contentTypeOf(one.kind === 'direct' ? directPeeringSession : internetExchangePeeringSession),
  id: one.id,
  display: `${one.ip_address} AS${one.autonomous_system.asn} ${one.autonomous_system.name}`,
  detail: one.why ?? (one.used_percent === null ? '' : `${one.used_percent} % of ${one.limit} prefixes`),
  since: one.since,
});

async function lookAt(context: Context, look: Look): Promise<{ count: number; rows: TodoRow[] }> {
  const { resource, called, where, detail, since, order } = look;
  const text = called?.column ?? display({ engine: context.engine, resource, alias: 'o' });
  const from = sql`${sql.table(tableOf(resource))} o where (${where}) and ${withinGrant(context, resource, sql`o.id`)}`;
  const { rows } = await sql<
    TodoRow & { count: number }
  >`select count(*) over ()::int as count, ${contentTypeOf(resource)}::text as content_type,
      o.id::int as id, ${text}::text as display, ${detail}::text as detail, ${since} as since
    from ${from} order by ${order}, o.id limit ${SHOWN}`.execute(context.db);
  return {
    count: rows[0]?.count ?? 0,
    rows: rows.map(({ count: _, ...row }) => ({
      ...row,
      display: called?.words(row.display, context.engine.registry) ?? row.display,
      since: row.since && new Date(row.since).toISOString(),
    })),
  };
}
