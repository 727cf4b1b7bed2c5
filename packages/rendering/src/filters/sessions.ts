import { equals, valueError } from '@peersmith/jinja';
import { takesDefaultLimit } from '@peersmith/model';
import { refusal } from '../finding.ts';
import { Entity, isA } from '../model/entity.ts';
import * as peering from '../peering/sessions.ts';
import { effectiveStatus, inheritedStatus } from '../peering/status.ts';
import { querySet } from '../query/query-methods.ts';
import type { QuerySet } from '../query/query-set.ts';
import { attributeError, type Filters, filters, lacking } from './define.ts';

const { AS, DIRECT, EXCHANGE, GROUP, IXP, ROUTER } = peering;

const setOf = (owner: Entity, type: string, fetch: () => readonly Entity[]) =>
  querySet(owner.store, type, fetch);

function allSessions(value: unknown, family: unknown): QuerySet {
  if (!isA(value, IXP, GROUP))
    throw lacking(value, 'generic peering sessions, try `direct_sessions` or `ixp_sessions`');
  return setOf(value, value.is(IXP) ? EXCHANGE : DIRECT, () =>
    peering.ofFamily(peering.sessionsOfGroup(value), family),
  );
}

function routeServers(value: unknown, family: unknown): QuerySet {
  if (!isA(value, IXP)) throw valueError('value is not an internet exchange');
  return setOf(value, EXCHANGE, () =>
    peering
      .ofFamily(peering.sessionsOfGroup(value), family)
      .filter(({ row }) => row.is_route_server === true),
  );
}

function requireRouter(value: unknown): Entity {
  if (isA(value, ROUTER)) return value;
  throw valueError('value is not a router');
}

/** The object of a kind with a slug; null when there is none. */
const bySlug = (router: Entity, type: string, slug: unknown): Entity | null =>
  router.store.all(type).find(({ row }) => equals(row.slug, slug)) ?? null;

/** The limit of the session's AS, or the default one, so that no session that should have a limit is without. */
function maxPrefix(value: unknown): unknown {
  if (!peering.isSession(value)) throw valueError('value is not a bgp session');
  const family = peering.familyOf(value);
  const system = value.one('autonomous_system');
  const own = system?.getAttribute(family === 4 ? 'ipv4_max_prefixes' : 'ipv6_max_prefixes') ?? null;
  const fallback = value.store.projection.default_max_prefixes?.[family];
  const takesDefault = takesDefaultLimit({
    affiliated: system?.row.affiliated === true,
    relationship: value.is(DIRECT) ? (value.one('relationship')?.text('slug') ?? null) : null,
  });
  return own || !fallback || !takesDefault ? own : fallback;
}

function withoutType(value: unknown): string {
  if (typeof value === 'string') return value.startsWith('7 ') ? value.slice(2) : value;
  throw attributeError(
    `'${value === null ? 'NoneType' : typeof value}' object has no attribute 'startswith'`,
  );
}

/** The status of a session that no router has to know. */
const UNCONFIGURED = ['requested', 'provisioning', 'decommissioning', 'decommissioned'];

function statusOf(value: unknown): string {
  const status = value instanceof Entity ? inheritedStatus(value) : null;
  if (status === null) throw valueError('value has no status property');
  if (
    peering.isSession(value) &&
    UNCONFIGURED.includes(value.text('status')) &&
    !UNCONFIGURED.includes(status)
  )
    value.store.report(
      value,
      refusal('status_not_heeded', {
        own: value.text('status'),
        inherited: status,
        effective: effectiveStatus(value),
      }),
    );
  return status;
}

export const sessionFilters: Filters = filters({
  'sessions(value, family=0)': allSessions,
  'route_server(value, family=0)': routeServers,
  'direct_sessions(value, family=0, group=None)': (value, family, group) => {
    if (!isA(value, AS, ROUTER)) throw lacking(value, 'direct peering sessions, try `sessions`');
    return setOf(value, DIRECT, () => peering.ofFamily(peering.directSessions(value, group), family));
  },
  'ixp_sessions(value, family=0, ixp=None)': (value, family, ixp) => {
    if (!isA(value, AS, ROUTER)) throw lacking(value, 'ixp peering sessions, try `sessions`');
    return setOf(value, EXCHANGE, () => peering.ofFamily(peering.exchangeSessions(value, ixp), family));
  },
  'direct_peers(value, group="")': (value, slug) => {
    const router = requireRouter(value);
    return setOf(router, AS, () =>
      peering.peersOf(peering.directSessions(router, bySlug(router, GROUP, slug))),
    );
  },
  'ixp_peers(value, ixp="")': (value, slug) => {
    const router = requireRouter(value);
    return setOf(router, AS, () =>
      peering.peersOf(peering.exchangeSessions(router, bySlug(router, IXP, slug))),
    );
  },
  'bfds(value)': (value) => {
    const router = requireRouter(value);
    return setOf(router, 'net.bfd', () =>
      peering.distinct(peering.sessionsOfRouter(router).map((session) => session.one('bfd'))),
    );
  },
  'connections(value)': (value) => {
    if (!isA(value, ROUTER, IXP)) throw lacking(value, 'connections');
    return setOf(value, 'net.connection', () => value.many('connection'));
  },
  'max_prefix(value)': maxPrefix,
  'cisco_password(password)': withoutType,
  'arista_password(password)': withoutType,
  'inherited_status(value)': statusOf,
});
