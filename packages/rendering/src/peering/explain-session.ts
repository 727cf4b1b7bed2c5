import type { Entity } from '../model/entity.ts';
import { MODELS } from '../model/models.ts';
import { Store } from '../model/store.ts';
import type { Projection, SessionName } from '../projection.ts';
import { communityLevels, type Level, policyLevels } from './policies.ts';
import { DIRECT, familyOf, localAddressOf, routerOf } from './sessions.ts';
import { decidingStatus, inheritedStatus } from './status.ts';

/** An object of the projection. */
export interface ObjectName {
  type: string;
  id: number;
}

/** A policy or community of a session, and where it comes from. */
export interface Inherited {
  id: number;
  /** The first place that gives it. */
  from: ObjectName;
  /** Places that give it, too. */
  also: ObjectName[];
}

/** What templates see of a session, with where each of it comes from. */
export interface SessionExplained extends ObjectName {
  family: 4 | 6;
  ip_address: string;
  local_address: { address: string; from: ObjectName } | null;
  router: ObjectName | null;
  import_policies: Inherited[];
  export_policies: Inherited[];
  /** Policies of its places that are for the other family, and so not the session's. */
  other_family: { id: number; from: ObjectName }[];
  communities: Inherited[];
  status: { own: string; effective: string; from: ObjectName; inherited: string | null };
}

/** Explains sessions of a projection by the rules that the filters of templates follow; those that it lacks are left out. */
export function explainSessions(
  projection: Projection,
  names: readonly SessionName[],
  now: Date,
): SessionExplained[] {
  const store = new Store(projection, MODELS, {
    openSecret: (sealed) => sealed,
    now: () => now,
    timeZone: 'UTC',
  });
  return names.flatMap(({ type, id }) => {
    const session = store.byId(type, id);
    return session ? explained(session) : [];
  });
}

const named = (entity: Entity): ObjectName => ({ type: entity.model.type, id: entity.id });

function explained(session: Entity): SessionExplained {
  const [imports, exports] = [policyLevels(session, 'import'), policyLevels(session, 'export')];
  const local = localAddressOf(session);
  const router = routerOf(session);
  const deciding = decidingStatus(session);
  const connection = session.one('ixp_connection');
  return {
    ...named(session),
    family: familyOf(session),
    ip_address: String(session.row.ip_address),
    local_address: local && {
      address: local.host,
      from: named(session.is(DIRECT) ? session : (connection ?? session)),
    },
    router: router && named(router),
    import_policies: inherited(imports),
    export_policies: inherited(exports),
    other_family: [...imports, ...exports]
      .flatMap(({ of, unsuited }) => unsuited.map(({ id }) => ({ id, from: named(of) })))
      .filter(isFirst),
    communities: inherited(communityLevels(session)),
    status: {
      own: session.text('status'),
      effective: deciding.status,
      from: named(deciding.of),
      inherited: inheritedStatus(session),
    },
  };
}

/** A policy may be for import and export. */
const isFirst = <T extends { id: number; from: ObjectName }>(one: T, place: number, all: readonly T[]) =>
  all.findIndex(({ id, from }) => id === one.id && from.type === one.from.type) === place;

/** Each once, in the order in which templates see them. */
function inherited(levels: readonly Level[]): Inherited[] {
  const found = new Map<number, Inherited>();
  for (const { of, given } of levels)
    for (const { id } of given) {
      const known = found.get(id);
      if (known) known.also.push(named(of));
      else found.set(id, { id, from: named(of), also: [] });
    }
  return [...found.values()];
}
