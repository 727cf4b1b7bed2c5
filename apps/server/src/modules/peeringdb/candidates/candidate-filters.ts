import type { CandidateFilters, PossibleFilters } from '@peersmith/answers';
import { PEERINGDB_WORDS } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import { escapeLike } from '../../../engine/read/escape-like.ts';
import type { LocalAs } from './local-as.ts';

type Condition = RawBuilder<unknown>;
const all = (conditions: readonly Condition[]): Condition =>
  conditions.length ? sql.join(conditions, sql` and `) : sql`true`;

const among = (column: string, values: readonly number[] | undefined) =>
  values ? [sql`p.${sql.ref(column)} = any(${values}::bigint[])`] : [];

/** Rows `p` of the possible sessions that are meant, whatever their network and their status. */
export const sessionsMeant = (filters: PossibleFilters, local: LocalAs): Condition =>
  all([
    sql`p.local_autonomous_system_id = ${local.id} and p.connection_id is not null`,
    ...among('internet_exchange_id', filters.internet_exchange_id),
    ...among('connection_id', filters.connection_id),
    ...among('family', filters.address_family),
    ...(filters.exchange_says ? [sql`p.exchange_says = any(${filters.exchange_says}::text[])`] : []),
    ...(filters.is_rs_peer === undefined ? [] : [sql`p.is_rs_peer = ${filters.is_rs_peer}`]),
  ]);

/** Rows `p` of the possible sessions that a query asks for, whatever their status. */
export function sessionsAskedFor(filters: CandidateFilters, local: LocalAs): Condition {
  const networks = networksAskedFor(filters, local);
  return all([
    sessionsMeant(filters, local),
    ...among('asn', filters.asn),
    ...(networks.length
      ? [sql`p.net_id in (select n.id from peeringdb_network n where ${all(networks)})`]
      : []),
  ]);
}

/** Conditions on a network `n`. */
function networksAskedFor(filters: CandidateFilters, local: LocalAs): Condition[] {
  const { info_traffic__gte: least, never_via_route_servers: never } = filters;
  return [
    ...(filters.q ? [named(filters.q)] : []),
    ...words(filters),
    ...(least ? [sql`n.info_traffic = any(${trafficFrom(least)}::text[])`] : []),
    ...(never === undefined ? [] : [sql`n.info_never_via_route_servers = ${never}`]),
    ...prefixes(filters),
    ...(filters.shared_facility === undefined
      ? []
      : [sql`(n.id in (${networksNear(local)})) = ${filters.shared_facility}`]),
    ...(filters.facility_id
      ? [
          sql`n.id in (select f.net_id from peeringdb_networkfacility f where f.fac_id = any(${filters.facility_id}::bigint[]))`,
        ]
      : []),
  ];
}

const TRAFFIC: readonly string[] = PEERINGDB_WORDS.info_traffic;
const trafficFrom = (least: string) => TRAFFIC.slice(TRAFFIC.indexOf(least));

function named(q: string): Condition {
  const pattern = `%${escapeLike(q)}%`;
  const digits = /^(?:AS)?(\d+)$/i.exec(q.trim())?.[1];
  const starts = digits ? sql` or n.asn::text like ${`${digits}%`}` : sql``;
  return sql`(n.name ilike ${pattern} or n.aka ilike ${pattern} or n.irr_as_set ilike ${pattern}${starts})`;
}

const words = (filters: CandidateFilters): Condition[] =>
  (['policy_general', 'info_traffic', 'info_scope', 'info_type'] as const).flatMap((key) => {
    const asked = filters[key];
    // PeeringDB has two words for what a network does not disclose.
    const undisclosed = asked?.some((one) => one === '' || one === 'Not Disclosed')
      ? ['', 'Not Disclosed']
      : [];
    return asked?.length ? [sql`n.${sql.ref(key)} = any(${[...asked, ...undisclosed]}::text[])`] : [];
  });

const prefixes = (filters: CandidateFilters): Condition[] =>
  (['info_prefixes4', 'info_prefixes6'] as const).flatMap((key) => {
    const { [`${key}__gte` as const]: least, [`${key}__lte` as const]: most } = filters;
    return [
      ...(least === undefined ? [] : [sql`n.${sql.ref(key)} >= ${least}`]),
      ...(most === undefined ? [] : [sql`n.${sql.ref(key)} <= ${most}`]),
    ];
  });

/** Facilities where our network is, as PeeringDB has it. */
export const facilitiesOf = (asn: number): Condition =>
  sql`select f.fac_id from peeringdb_networkfacility f join peeringdb_network n on n.id = f.net_id where n.asn = ${asn}`;

const networksNear = (local: LocalAs): Condition =>
  sql`select o.net_id from peeringdb_networkfacility o where o.fac_id in (${facilitiesOf(local.asn)})`;

/** The statuses that a query asks for: missing sessions when it says nothing. */
export const statusesAskedFor = ({ status }: CandidateFilters): readonly string[] =>
  status?.length ? status : ['missing'];
