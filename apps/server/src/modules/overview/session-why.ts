import type { InheritedObject, LeftOut, SessionKind, SessionWhy } from '@peersmith/answers';
import {
  community,
  directPeeringSession,
  internetExchangePeeringSession,
  routingPolicy,
} from '@peersmith/model';
import type { Inherited, ObjectName, SessionExplained } from '@peersmith/rendering';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { may } from '../../engine/permissions.ts';
import { sessionsWith } from '../monitoring/index.ts';
import { limitOfDirectSession, limitOfExchangeSession } from '../peeringdb/index.ts';
import { explainedSessions } from '../rendering/index.ts';
import { checksOf } from './checks-of.ts';
import { lacking } from './lacking.ts';
import { namesOf, type SeenObjects } from './names-of.ts';
import { factsOfSession } from './session-facts.ts';

/** The resource of each kind of session. */
export const SESSIONS = {
  direct: directPeeringSession,
  exchange: internetExchangePeeringSession,
} as const;
const MOST_SIBLINGS = 200;
const POLICY = contentTypeOf(routingPolicy);
const COMMUNITY = contentTypeOf(community);

/** A session by its kind and id. */
export interface SessionOf {
  kind: SessionKind;
  id: number;
}

/** Why a session that the caller may see is as it is. About fifteen statements, whatever it has. */
export async function whySession(context: Context, session: SessionOf): Promise<SessionWhy> {
  const system = await networkOf(context, session);
  const all = await sessionsWith(context, system.id);
  const own = all.find(({ kind, id }) => kind === session.kind && id === session.id);
  const type = contentTypeOf(SESSIONS[session.kind]) as 'peering.directpeeringsession';
  const [explained] = await explainedSessions(context, [{ type, id: session.id }]);
  if (!own || !explained) throw new ApiError(404, { detail: 'Not found.' });
  const seen = await namesOf(context, namesIn(explained));
  const limit = await (session.kind === 'direct' ? limitOfDirectSession : limitOfExchangeSession)({
    context,
    id: session.id,
    input: undefined,
  });
  const facts = await factsOfSession(context, session);
  return {
    session: own,
    autonomous_system: system,
    local_address: explained.local_address && {
      address: explained.local_address.address,
      from: seen(explained.local_address.from),
    },
    router: explained.router && seen(explained.router),
    status: {
      own: explained.status.own,
      effective: explained.status.effective,
      from: seen(explained.status.from),
    },
    ...policiesOf(context, explained, seen),
    limit,
    checks: checksOf({
      ...{ explained, limit, facts },
      session: own,
      decides: seen(explained.status.from),
      seesPolicies: may(context.principal, routingPolicy, 'view'),
    }),
    siblings: all.filter((one) => one !== own).slice(0, MOST_SIBLINGS),
    left_out: leftOut(context, facts.left_out),
  };
}

async function networkOf(
  context: Context,
  { kind, id }: SessionOf,
): Promise<SessionWhy['autonomous_system']> {
  const table = sql.table(`peering_${SESSIONS[kind].name}`);
  const { rows } = await sql<
    SessionWhy['autonomous_system']
  >`select a.id::int as id, a.asn::float8 as asn, a.name
    from ${table} s join peering_autonomoussystem a on a.id = s.autonomous_system_id where s.id = ${id}`.execute(
    context.db,
  );
  if (!rows[0]) throw new ApiError(404, { detail: 'Not found.' });
  return rows[0];
}

/** Everything that has a name in what was explained. */
function namesIn(one: SessionExplained): ObjectName[] {
  const ofList = (type: string, list: readonly Inherited[]) =>
    list.flatMap(({ id, from, also }) => [{ type, id }, from, ...also]);
  return [
    one.status.from,
    ...(one.local_address ? [one.local_address.from] : []),
    ...(one.router ? [one.router] : []),
    ...ofList(POLICY, [...one.import_policies, ...one.export_policies]),
    ...ofList(COMMUNITY, one.communities),
    ...one.other_family.flatMap(({ id, from }) => [{ type: POLICY, id }, from]),
  ];
}

function policiesOf(
  { principal }: Context,
  explained: SessionExplained,
  seen: SeenObjects,
): Pick<SessionWhy, 'import_policies' | 'export_policies' | 'communities' | 'other_family'> {
  const policies = (list: readonly Inherited[]) =>
    may(principal, routingPolicy, 'view') ? inheritedOf(POLICY, list, seen) : null;
  return {
    import_policies: policies(explained.import_policies),
    export_policies: policies(explained.export_policies),
    communities: may(principal, community, 'view')
      ? inheritedOf(COMMUNITY, explained.communities, seen)
      : null,
    other_family: explained.other_family.flatMap(({ id, from }) => {
      const policy = seen({ type: POLICY, id });
      return policy ? [{ ...policy, from: seen(from) }] : [];
    }),
  };
}

/** What of a list the caller may see, in its order. */
export function inheritedOf(
  type: string,
  list: readonly Inherited[],
  seen: SeenObjects,
): { found: InheritedObject[]; unseen: number } {
  const found = list.flatMap(({ id, from, also }) => {
    const one = seen({ type, id });
    return one ? [{ ...one, from: seen(from), also: also.map(seen) }] : [];
  });
  return { found, unseen: list.length - found.length };
}

/** What the caller may not see of these, besides what was left out already. */
function leftOut({ principal }: Context, more: readonly LeftOut[]): LeftOut[] {
  const parts: readonly [string, AnyResource][] = [
    ['Routing policies', routingPolicy],
    ['Communities', community],
    ['Direct sessions with its network', directPeeringSession],
    ['Exchange sessions with its network', internetExchangePeeringSession],
  ];
  return [...lacking(principal, parts), ...more];
}
