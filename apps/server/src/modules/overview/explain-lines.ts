import type { SessionLines } from '@peersmith/answers';
import { router as routers } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { type NotRendered, renderRouter } from '../rendering/index.ts';
import { linesOfNeighbor } from './session-lines.ts';
import { SESSIONS, type SessionOf } from './session-why.ts';

interface Stored {
  address: string;
  status: string;
  router: { id: number; display: string } | null;
}

/** The lines that a session gives in what its router's template renders now, with masks for passwords. */
export async function linesOfSession(context: Context, session: SessionOf): Promise<SessionLines> {
  const { address, status, router } = await stored(context, session);
  const untold = (reason: string, template: SessionLines['template'] = null): SessionLines => ({
    ...{ router, template, stretches: [], told: false, reason },
  });
  if (!router) return untold('It has no router, or one that you may not see.');
  const rendered = await renderRouter(context, router.id, { reveal: false });
  if (rendered.kind === 'error') return untold(`The router has no configuration now. ${failure(rendered)}`);
  const template = { id: rendered.template.id, display: rendered.template.name };
  const stretches = linesOfNeighbor(rendered.text, address);
  if (stretches.length > 0) return { router, template, stretches, told: true, reason: null };
  const because = rendered.findings.find(({ object }) => isAbout(object, session));
  if (because) return untold(`${because.message} ${because.remedy}`.trim(), template);
  const waiting = ['requested', 'provisioning', 'decommissioning', 'decommissioned'].includes(status);
  return untold(
    waiting
      ? `It is ${status}, so no router has to know it: ${address} stands nowhere in the configuration.`
      : `${address} stands nowhere in the configuration, so it cannot be told which lines are of this session. The template may leave it out, or name it otherwise.`,
    template,
  );
}

const isAbout = (object: { content_type: string; id: number } | null, { kind, id }: SessionOf): boolean =>
  object?.id === id && object.content_type === `peering.${SESSIONS[kind].name}`;

const failure = (error: NotRendered): string =>
  error.code === 'template_error' ? `Line ${error.line} of ${error.template}: ${error.detail}` : error.detail;

async function stored(context: Context, { kind, id }: SessionOf): Promise<Stored> {
  const from =
    kind === 'direct'
      ? sql`peering_directpeeringsession s left join devices_router r on r.id = s.router_id`
      : sql`peering_internetexchangepeeringsession s left join net_connection c on c.id = s.ixp_connection_id left join devices_router r on r.id = c.router_id`;
  const isSeen = may(context.principal, routers, 'view')
    ? withinGrant(context, routers, sql`r.id`)
    : sql`false`;
  const { rows } = await sql<Stored>`select host(s.ip_address) as address, s.status,
      case when r.id is not null and ${isSeen} then json_build_object('id', r.id, 'display', r.name) end as router
    from ${from} where s.id = ${id}`.execute(context.db);
  return rows[0] ?? { address: '', status: '', router: null };
}
