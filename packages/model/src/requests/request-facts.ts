import { PEERINGDB_WORDS } from '../peeringdb/vocabulary.ts';
import { REQUEST_DIRECTION, REQUEST_ORIGIN, REQUEST_TYPE } from './statuses.ts';

/** What kind of value a fact is, and so how it can be compared. */
export type FactType = 'number' | 'text' | 'boolean' | 'choice' | 'ordered';

/** Something that is known of a session that is asked for, of who asks, or of the network in PeeringDB. */
export interface RequestFact {
  label: string;
  type: FactType;
  help: string;
  unit?: string;
  /** The words that it may be; of an ordered one from least to most. */
  words?: readonly string[];
}

const fact = (type: FactType, label: string, help: string, more: Partial<RequestFact> = {}): RequestFact => ({
  label,
  type,
  help,
  ...more,
});
const POLICY = 'As the network says in PeeringDB.';

/** Every fact that a rule can ask for; the one list that web, API and manual share. */
export const REQUEST_FACTS = {
  asn: fact('number', 'ASN', 'The network that asks, or that is asked.'),
  name: fact('text', 'Name', 'What PeeringDB calls the network.'),
  direction: fact('choice', 'Direction', 'Who asked whom.', { words: Object.keys(REQUEST_DIRECTION) }),
  origin: fact('choice', 'Origin', 'How the request came.', { words: Object.keys(REQUEST_ORIGIN) }),
  request_type: fact('choice', 'Type of request', 'Over an exchange, or over a line of your own.', {
    words: Object.keys(REQUEST_TYPE),
  }),
  internet_exchange: fact('text', 'Exchange', 'The slug of your exchange.'),
  address_family: fact('number', 'Address family', '4 or 6.'),
  in_peeringdb: fact('boolean', 'In PeeringDB', 'Whether PeeringDB has the network.'),
  is_known: fact('boolean', 'Known network', 'Whether you have an autonomous system of it.'),
  session_count: fact('number', 'Sessions', 'How many exchange sessions you have with the network.'),
  shared_exchanges: fact('number', 'Shared exchanges', 'At how many of your exchanges it has a port.'),
  shared_facilities: fact('number', 'Shared facilities', 'In how many facilities you both are.'),
  policy_general: fact('choice', 'Policy', POLICY, { words: PEERINGDB_WORDS.policy_general }),
  policy_contracts: fact('choice', 'Contract', POLICY, {
    words: ['Not Required', 'Private Only', 'Required'],
  }),
  policy_locations: fact('choice', 'Locations', POLICY, {
    words: ['Not Required', 'Preferred', 'Required - US', 'Required - EU', 'Required - International'],
  }),
  policy_ratio: fact('boolean', 'Ratio required', POLICY),
  info_type: fact('choice', 'Type of network', POLICY, { words: PEERINGDB_WORDS.info_type }),
  info_scope: fact('choice', 'Scope', POLICY, { words: PEERINGDB_WORDS.info_scope }),
  info_traffic: fact('ordered', 'Traffic', POLICY, { words: PEERINGDB_WORDS.info_traffic }),
  info_prefixes4: fact('number', 'IPv4 prefixes', POLICY),
  info_prefixes6: fact('number', 'IPv6 prefixes', POLICY),
  has_irr_as_set: fact('boolean', 'Has an AS-SET', POLICY),
  never_via_route_servers: fact('boolean', 'Never via route servers', POLICY),
  is_rs_peer: fact('boolean', 'At the route servers', 'Whether this port of the network peers with them.'),
  seen_at_route_server: fact(
    'boolean',
    'Seen at your route servers',
    'Whether this port peers with route servers of an exchange where you have sessions with them.',
  ),
  speed: fact('number', 'Speed of the port', 'As PeeringDB has it.', { unit: 'Mbit/s' }),
  rpki_invalid_percent: fact(
    'number',
    'RPKI invalid',
    'The share of the prefixes on its lists that RPKI calls invalid; known of networks that you have lists of.',
    { unit: '%' },
  ),
  failed_checks: fact('number', 'Failed checks', 'How many checks of the session failed.'),
  warned_checks: fact('number', 'Checks to look at', 'How many checks of the session gave a warning.'),
} as const satisfies Record<string, RequestFact>;

export type RequestFactKey = keyof typeof REQUEST_FACTS;
/** The facts of one session; null is not known. */
export type FactsOfSession = Readonly<Partial<Record<RequestFactKey, string | number | boolean | null>>>;

/** How a fact can be compared. */
export const FACT_OPERATORS = {
  eq: { label: 'is' },
  ne: { label: 'is not' },
  in: { label: 'is one of' },
  not_in: { label: 'is none of' },
  lt: { label: 'is less than' },
  lte: { label: 'is at most' },
  gt: { label: 'is more than' },
  gte: { label: 'is at least' },
  contains: { label: 'contains' },
  known: { label: 'is known' },
} as const;
export type FactOperator = keyof typeof FACT_OPERATORS;

/** The comparisons that each type of fact takes. */
export const OPERATORS_OF_FACT: Readonly<Record<FactType, readonly FactOperator[]>> = {
  number: ['eq', 'ne', 'in', 'not_in', 'lt', 'lte', 'gt', 'gte', 'known'],
  text: ['eq', 'ne', 'in', 'not_in', 'contains', 'known'],
  boolean: ['eq', 'known'],
  choice: ['eq', 'ne', 'in', 'not_in', 'known'],
  ordered: ['eq', 'ne', 'in', 'not_in', 'lt', 'lte', 'gt', 'gte', 'known'],
};
