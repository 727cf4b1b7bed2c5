import { CANDIDATE_STATUS, PEERINGDB_WORDS } from '@peersmith/model';
import { parseAsn } from '@peersmith/net';
import { type RawBuilder, sql } from 'kysely';
import * as z from 'zod';
import type { LocalAs } from './local-as.ts';
import { onlyKnown } from './only-known.ts';

export const UNKNOWN_FILTER = 'Unknown filter.';
/** The last of a repeated parameter; an empty one is not given. */
export const last = <T extends z.ZodType>(item: T) =>
  z.preprocess((given) => [given].flat().at(-1) || undefined, item.optional());
/** All of a repeated parameter. */
const many = <T extends z.ZodType>(item: T) =>
  z.preprocess((given) => (given === undefined ? given : [given].flat()), z.array(item).max(1000).optional());

const Id = z
  .string()
  .regex(/^\d{1,15}$/, { error: 'Enter a number.' })
  .transform(Number);
const Flag = z
  .enum(['true', 'True', 'false', 'False'], { error: 'Enter true or false.' })
  .transform((word) => /^t/i.test(word));
/** `64500` or `AS64500`. */
export const Asn = z.string().transform((text, context) => {
  const asn = parseAsn(text);
  if (asn === null) context.addIssue({ code: 'custom', message: 'Enter an AS number.' });
  return asn ?? 0;
});
const choice = (known: readonly string[]) =>
  z
    .string()
    .refine((text) => known.includes(text), { error: ({ input }) => `"${input}" is not a valid choice.` });
const oneOf = (known: readonly string[]) => many(choice(known));
/** A word of PeeringDB; the empty one stands for what is not disclosed. */
const word = (key: keyof typeof PEERINGDB_WORDS) => oneOf(['', 'Not Disclosed', ...PEERINGDB_WORDS[key]]);

const FILTERS = {
  local_asn: last(Asn),
  internet_exchange_id: many(Id),
  connection_id: many(Id),
  asn: many(Asn),
  q: last(z.string().max(200)),
  status: oneOf(Object.keys(CANDIDATE_STATUS)),
  policy_general: word('policy_general'),
  info_traffic: word('info_traffic'),
  info_traffic__gte: last(choice(PEERINGDB_WORDS.info_traffic)),
  info_scope: word('info_scope'),
  info_type: word('info_type'),
  is_rs_peer: last(Flag),
  never_via_route_servers: last(Flag),
  info_prefixes4__gte: last(Id),
  info_prefixes4__lte: last(Id),
  info_prefixes6__gte: last(Id),
  info_prefixes6__lte: last(Id),
  address_family: last(z.enum(['4', '6'], { error: 'Enter 4 or 6.' }).transform(Number)),
  shared_facility: last(Flag),
  facility_id: many(Id),
};

/** Parameters of a page, which others read. */
export const PAGING = {
  ordering: z.unknown().optional(),
  limit: z.unknown().optional(),
  offset: z.unknown().optional(),
};

/** The query of the lists of candidates; parameters that are not known are refused by name. */
export const CandidateFilters = onlyKnown({ ...FILTERS, ...PAGING }, UNKNOWN_FILTER);
export type CandidateFilters = z.infer<z.ZodObject<typeof FILTERS>>;

type Condition = RawBuilder<unknown>;
const all = (conditions: readonly Condition[]): Condition =>
  conditions.length ? sql.join(conditions, sql` and `) : sql`true`;

/** Rows `p` of the possible sessions that a query asks for, whatever their status. */
export function sessionsAskedFor(filters: CandidateFilters, local: LocalAs): Condition {
  const among = (column: string, values: readonly number[] | undefined) =>
    values ? [sql`p.${sql.ref(column)} = any(${values}::bigint[])`] : [];
  const networks = networksAskedFor(filters, local);
  return all([
    sql`p.local_autonomous_system_id = ${local.id} and p.connection_id is not null`,
    ...among('internet_exchange_id', filters.internet_exchange_id),
    ...among('connection_id', filters.connection_id),
    ...among('asn', filters.asn),
    ...(filters.address_family ? [sql`p.family = ${filters.address_family}`] : []),
    ...(filters.is_rs_peer === undefined ? [] : [sql`p.is_rs_peer = ${filters.is_rs_peer}`]),
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
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
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
