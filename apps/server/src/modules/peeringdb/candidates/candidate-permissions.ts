/** What the caller has to view to see whom we could peer with. */
export const CANDIDATES = [
  'peeringdb.view_network',
  'peeringdb.view_networkixlan',
  'peeringdb.view_hiddenpeer',
  'peering.view_internetexchange',
  'peering.view_internetexchangepeeringsession',
  'net.view_connection',
] as const;
