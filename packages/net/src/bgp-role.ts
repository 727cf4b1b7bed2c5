/** The roles of a BGP speaker towards its neighbour (RFC 9234 §3.1) and their codes (§4.1). */
export const BGP_ROLES = { provider: 0, rs: 1, 'rs-client': 2, customer: 3, peer: 4 } as const;

export type BgpRole = keyof typeof BGP_ROLES;

const OPPOSITE = {
  provider: 'customer',
  customer: 'provider',
  rs: 'rs-client',
  'rs-client': 'rs',
  peer: 'peer',
} as const satisfies Record<BgpRole, BgpRole>;

export const isBgpRole = (name: unknown): name is BgpRole =>
  typeof name === 'string' && Object.hasOwn(BGP_ROLES, name);

/** The role that the neighbour has when we have this one: the pairs that RFC 9234 §4.2 allows. */
export const oppositeRole = (role: BgpRole): BgpRole => OPPOSITE[role];
