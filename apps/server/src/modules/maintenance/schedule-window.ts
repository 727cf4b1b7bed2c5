import {
  autonomousSystem,
  bgpGroup,
  connection,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  maintenanceWindow,
  router,
} from '@peersmith/model';
import type { AnyResource, Row } from '@peersmith/resource';
import { type Context, inTransaction, SYSTEM } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import { holds, may } from '../../engine/permissions.ts';
import { get, getMany } from '../../engine/read/read.ts';
import { shownRow } from '../../engine/read/shown-row.ts';
import { counted } from '../../platform/counted.ts';
import { identitiesOf, mailMissing } from '../messaging/index.ts';
import { compareSessions, countAffected, type Difference, freezeSessions } from './affected-sessions.ts';
import { SCOPE } from './check-window.ts';
import { LOOK_JOB } from './job-names.ts';
import { loadWindow, recordStep, type StoredWindow, writeWindow } from './stored-window.ts';

/** A maintenance as its endpoints answer with it. */
export const shownWindow = (context: Context, id: number) => shownRow(context, maintenanceWindow, id);

const requireState = (held: StoredWindow, states: readonly string[], what: string): void => {
  if (!states.includes(held.status))
    throw new ApiError(409, {
      detail: `It is ${held.status}: only a maintenance that is ${states.join(' or ')} can be ${what}.`,
      code: 'maintenance_state',
    });
};

/** Has it looked at as soon as what was decided is written: nobody who pressed a button waits for the next minute. */
const lookSoon = async (context: Context): Promise<void> => {
  await context.jobs.enqueue({ ...context, principal: SYSTEM }, LOOK_JOB);
};

/** Whose status it sets, by the part of the scope. An autonomous system has none: its sessions have. */
const WRITTEN: Record<(typeof SCOPE)[number], readonly AnyResource[]> = {
  routers: [router],
  connections: [connection],
  internet_exchanges: [internetExchange],
  bgp_groups: [bgpGroup],
  autonomous_systems: [internetExchangePeeringSession, directPeeringSession],
  exchange_sessions: [internetExchangePeeringSession],
  direct_sessions: [directPeeringSession],
};
const SEEN: Record<(typeof SCOPE)[number], AnyResource> = {
  routers: router,
  connections: connection,
  internet_exchanges: internetExchange,
  bgp_groups: bgpGroup,
  autonomous_systems: autonomousSystem,
  exchange_sessions: internetExchangePeeringSession,
  direct_sessions: directPeeringSession,
};

/** From now on it happens by itself: what it affects is frozen, and what is announced is announced. */
export const scheduleWindow = (outer: Context, id: number): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadWindow(context, id, true);
    requireState(held, ['draft'], 'scheduled');
    await requireSchedulable(context, held);
    await freezeSessions(context, id);
    const { sessions, networks } = await countAffected(context, id);
    const message = sessions
      ? `${counted(sessions, 'session')} with ${counted(networks, 'network')} ${sessions === 1 ? 'is' : 'are'} affected.`
      : 'No session is affected: nobody is written to.';
    await recordStep(context, id, { kind: 'scheduled', outcome: sessions ? 'ok' : 'warning', message });
    await writeWindow(context, held, {
      status: 'scheduled',
      scheduled_by_id: context.principal.id || null,
      message,
    });
    await lookSoon(context);
  });

/** Refuses by field what could not happen, or may not by who schedules it. */
async function requireSchedulable(context: Context, held: StoredWindow): Promise<void> {
  const errors: Record<string, string[]> = {};
  const { principal } = context;
  if (held.ends <= context.now()) errors.ends = ['This is past: choose a time that is still to come.'];
  const row = await get(context, maintenanceWindow, held.id, new Set(['id', ...SCOPE]));
  const named = SCOPE.filter((key) => idsOf(row, key).length > 0);
  if (named.length === 0)
    errors.routers = ['Say what it affects: routers, connections, exchanges, groups, networks or sessions.'];
  for (const key of named) {
    const kept = WRITTEN[key].find((one) => !may(principal, one, 'change'));
    const ids = idsOf(row, key);
    if (kept)
      errors[key] = [
        `You may not change ${kept.plural}, whose status it sets: leave them out, or have somebody schedule it who may.`,
      ];
    else if ((await getMany(context, SEEN[key], ids, new Set(['id']))).length < ids.length)
      errors[key] = ['Some of these you may not see: leave them out, or have somebody schedule it who may.'];
  }
  if (held.apply !== 'none' && !holds(principal, 'devices.deploy_router_configuration'))
    errors.apply = ['You may not make plans: choose statuses alone, or have somebody schedule it who may.'];
  if (
    held.apply === 'automatic' &&
    !['deployment.approve_plan', 'deployment.apply_plan'].every((one) => holds(principal, one))
  )
    errors.apply = ['You may not approve and apply plans: choose plans that wait for approval.'];
  if (held.notify && !holds(principal, 'peering.send_email'))
    errors.notify = ['You may not write to networks: switch it off, or have somebody schedule it who may.'];
  const missing = held.notify ? mailMissing(context) : null;
  if (missing) errors.notify = [`${missing} Or switch off that peers are written to.`];
  if (held.notify && !missing && !identitiesOf(context).has(held.identity))
    errors.identity = [`There is no identity ${held.identity}: EMAIL_IDENTITIES names them.`];
  if (Object.keys(errors).length) throw new Invalid(errors);
}

const idsOf = (row: Row, key: string): number[] => {
  const list: unknown = row[key];
  return (Array.isArray(list) ? list : []).map((one: unknown) =>
    Number(typeof one === 'object' && one !== null ? Reflect.get(one, 'id') : one),
  );
};

/** Calls it off. What has begun is put back and verified first. */
export const cancelWindow = (
  outer: Context,
  { id, comment }: { id: number; comment: string },
): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadWindow(context, id, true);
    requireState(held, ['draft', 'scheduled', 'draining', 'running'], 'cancelled');
    const began = held.status === 'draining' || held.status === 'running';
    const message = `It was cancelled${began ? ', and what was changed is put back' : ' before it began'}.${comment ? ` ${comment}` : ''}`;
    await recordStep(context, id, { kind: 'cancel', message });
    await writeWindow(context, held, {
      cancelled: context.now(),
      sequence: held.sequence + 1,
      message,
      ...(began ? {} : { status: 'cancelled', closed: context.now() }),
    });
    await lookSoon(context);
  });

/** Ends it before its time. */
export const endWindow = (outer: Context, id: number): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadWindow(context, id, true);
    requireState(held, ['draining', 'running'], 'ended');
    await recordStep(context, id, {
      kind: 'end',
      message: 'It was ended before its time: what was changed is put back.',
    });
    const ends = context.now() > held.starts ? context.now() : new Date(held.starts.getTime() + 1000);
    await writeWindow(context, held, { ends, ...(ends > context.now() ? { cancelled: context.now() } : {}) });
    await lookSoon(context);
  });

/** In what its frozen sessions differ from what its scope has now; `apply` takes that over, until it has begun. */
export const recomputeWindow = (
  outer: Context,
  { id, apply }: { id: number; apply: boolean },
): Promise<{ added: Difference[]; removed: Difference[] }> =>
  inTransaction(outer, async (context) => {
    const held = await loadWindow(context, id, true);
    const difference = await compareSessions(context, id);
    if (!apply) return difference;
    requireState(held, ['draft', 'scheduled'], 'recomputed');
    await freezeSessions(context, id);
    const { added, removed } = difference;
    if (added.length + removed.length)
      await recordStep(context, id, {
        kind: 'recomputed',
        message: `${counted(added.length, 'session')} came, ${counted(removed.length, 'session')} went.`,
      });
    return difference;
  });
