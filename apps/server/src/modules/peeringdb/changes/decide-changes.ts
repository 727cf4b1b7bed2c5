import {
  autonomousSystem,
  internetExchange,
  internetExchangePeeringSession,
  peeringdbChange,
} from '@peersmith/model';
import type { AnyResource, Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { forbidden, unprocessable } from '../../../engine/errors.ts';
import type { ActionHandler } from '../../../engine/implement.ts';
import { may } from '../../../engine/permissions.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { observed } from '../../../engine/write/observed.ts';
import { save } from '../../../engine/write/save.ts';
import { asRecorded, FOLLOWED } from '../network/follow-peeringdb.ts';
import { moveSessions } from '../network/outside-lan.ts';

/** Which changes can be applied: those of a followed field, of ports that we have sessions with, and names of exchanges. */
export const applicable = (alias: string) => {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const followed = sql.join(FOLLOWED.map(({ recorded }) => sql.lit(recorded)));
  return sql<boolean>`case ${column('kind')}
    when 'network' then ${column('autonomous_system_id')} is not null and ${column('field')} in (${followed})
    when 'exchange' then ${column('internet_exchange_id')} is not null and ${column('field')} = 'name'
    when 'port-left' then ${column('sessions')} > 0 when 'port-moved' then ${column('sessions')} > 0 else false end`;
};

interface Change {
  id: number;
  kind: string;
  field: string;
  before: unknown;
  after: unknown;
  autonomous_system_id: number | null;
  internet_exchange_id: number | null;
  state: string;
  applicable: boolean;
}

const idsOf = (input: unknown): number[] => [...new Set((input as { ids: number[] }).ids)];

/** Makes our own objects as PeeringDB says now: all of the named changes, or none. Sessions of a port that left are decommissioned, not deleted. */
export const applyChanges: ActionHandler<{ changes: number }> = ({ context: outer, input }) =>
  inTransaction(outer, async (context) => {
    const changes = await lockChanges(context, idsOf(input), ['pending', 'ignored']);
    for (const change of changes) {
      if (!change.applicable)
        throw unprocessable('ids', `Change ${change.id} is for your information; there is nothing to apply.`);
      await applyOne(context, change);
    }
    return decide(context, changes, 'applied');
  });

/** Leaves our own objects as they are. */
export const ignoreChanges: ActionHandler<{ changes: number }> = ({ context: outer, input }) =>
  inTransaction(outer, async (context) =>
    decide(context, await lockChanges(context, idsOf(input), ['pending']), 'ignored'),
  );

/** Makes ignored changes pending again. */
export const reopenChanges: ActionHandler<{ changes: number }> = ({ context: outer, input }) =>
  inTransaction(outer, async (context) =>
    decide(context, await lockChanges(context, idsOf(input), ['ignored']), 'pending'),
  );

async function lockChanges(context: Context, ids: number[], states: readonly string[]): Promise<Change[]> {
  const { rows } =
    await sql<Change>`select c.*, ${applicable('c')} as applicable from peeringdb_change c where c.id = any(${ids}::bigint[]) and ${withinGrant(context, peeringdbChange, sql.ref('c.id'))} order by c.id for update`.execute(
      context.db,
    );
  const missing = ids.find((id) => !rows.some((row) => Number(row.id) === id));
  if (missing !== undefined) throw unprocessable('ids', `There is no change ${missing}.`);
  for (const row of rows) {
    if (!states.includes(row.state)) throw unprocessable('ids', `Change ${row.id} is ${row.state} already.`);
  }
  return rows;
}

async function decide(
  context: Context,
  changes: readonly Change[],
  state: string,
): Promise<{ changes: number }> {
  const ids = changes.map((change) => change.id);
  const by = state === 'pending' ? null : context.principal.id || null;
  await observed(
    context,
    { resource: peeringdbChange, ids: ids.map(Number) },
    sql`update peeringdb_change set state = ${state}, decided = ${state === 'pending' ? null : context.now()}, decided_by_id = ${by}, updated = now() where id = any(${ids}::bigint[])`,
  );
  return { changes: ids.length };
}

async function applyOne(context: Context, change: Change): Promise<void> {
  switch (change.kind) {
    case 'network':
      return modify(context, autonomousSystem, [change.autonomous_system_id], followedValue(change));
    case 'exchange':
      return modify(context, internetExchange, [change.internet_exchange_id], {
        name: String(change.after).slice(0, 100),
      });
    case 'port-left':
      return modify(
        context,
        internetExchangePeeringSession,
        await sessionsAt(context, change, change.before),
        {
          status: 'decommissioning',
        },
      );
    default:
      if (!may(context.principal, internetExchangePeeringSession, 'change')) throw forbidden();
      return moveSessions(
        context,
        (await sessionsAt(context, change, change.before)).map((id) => ({
          id: Number(id),
          after: String(change.after),
        })),
      );
  }
}

async function modify(
  context: Context,
  resource: AnyResource,
  ids: readonly unknown[],
  given: Row,
): Promise<void> {
  if (!may(context.principal, resource, 'change')) throw forbidden();
  await save(
    context,
    resource,
    ids.map((id) => ({ id: Number(id), given, mode: 'modify' })),
  );
}

function followedValue({ field, after }: Change): Row {
  const followed = FOLLOWED.find(({ recorded }) => recorded === field);
  const none = { asn: 0, name: '', irr_as_set: '', info_prefixes4: null, info_prefixes6: null };
  const recorded: Row = asRecorded({ ...none, [field]: after ?? Reflect.get(none, field) });
  return followed ? { [followed.field]: recorded[followed.field] } : {};
}

/** Sessions with an AS at the given address or addresses. */
async function sessionsAt(context: Context, change: Change, where: unknown): Promise<number[]> {
  const addresses =
    typeof where === 'string' ? [where] : Object.values(where ?? {}).filter((one) => typeof one === 'string');
  const { rows } = await sql<{
    id: number;
  }>`select s.id from peering_internetexchangepeeringsession s where s.autonomous_system_id = ${change.autonomous_system_id} and s.ip_address = any(${addresses}::inet[])`.execute(
    context.db,
  );
  return rows.map(({ id }) => Number(id));
}
