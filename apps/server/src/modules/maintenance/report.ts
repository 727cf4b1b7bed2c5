import type { MaintenanceReport } from '@peersmith/answers';
import { affectedSession, maintenanceNotice } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { loadWindow } from './stored-window.ts';

const MOST = 2000;
const shown = (moment: Date | string | null): string | null => moment && new Date(moment).toISOString();

type Session = MaintenanceReport['sessions'][number];
type Network = MaintenanceReport['networks'][number];

/** What came of a maintenance: what was affected, when it was down, who was told, what is not back. Four statements. */
export async function reportOf(context: Context, id: number): Promise<MaintenanceReport> {
  const { db } = context;
  const held = await loadWindow(context, id);
  const { rows: counts } = await sql<
    MaintenanceReport['counts']
  >`select count(*)::int as sessions, count(distinct asn)::int as networks,
      count(*) filter (where was_up)::int as were_up, count(*) filter (where was_up and is_back)::int as back,
      count(*) filter (where was_up and not is_back)::int as missing, count(*) filter (where went_down is not null)::int as went_down
    from maintenance_affectedsession a where window_id = ${id} and ${withinGrant(context, affectedSession, sql`a.id`)}`.execute(
    db,
  );
  const { rows: sessions } =
    await sql<Session>`select asn::float8 as asn, network_name, ip_address, place, was_up, is_back, state_before, prefixes_before,
      prefixes_after, went_down, came_back, note from maintenance_affectedsession a
    where window_id = ${id} and ${withinGrant(context, affectedSession, sql`a.id`)}
    order by was_up and not is_back desc, went_down nulls last, asn, ip_address limit ${MOST}`.execute(db);
  const { rows: networks } =
    await sql<Network>`select asn::float8 as asn, network_name, kind, outcome, reason, created as at, message_id::int as message
    from maintenance_notice n where window_id = ${id} and ${withinGrant(context, maintenanceNotice, sql`n.id`)} order by id limit ${MOST}`.execute(
      db,
    );
  const [first] = counts;
  return {
    status: held.status,
    summary: held.summary,
    message: held.message,
    starts: held.starts.toISOString(),
    ends: held.ends.toISOString(),
    drain_began: shown(held.drain_began),
    drained: shown(held.drained),
    began: shown(held.began),
    restore_began: shown(held.restore_began),
    closed: shown(held.closed),
    drain_plan: held.drain_plan_id,
    restore_plan: held.restore_plan_id,
    counts: first ?? { sessions: 0, networks: 0, were_up: 0, back: 0, missing: 0, went_down: 0 },
    sessions: sessions.map((one) => ({
      ...one,
      went_down: shown(one.went_down),
      came_back: shown(one.came_back),
    })),
    networks: networks.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
  };
}
