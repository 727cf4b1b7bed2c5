/** What a list is of. */
export const IRR_KIND = {
  ipv6: { label: 'IPv6 prefixes' },
  ipv4: { label: 'IPv4 prefixes' },
  as_list: { label: 'Autonomous systems' },
} as const;

/** How a list stands. */
export const IRR_STATUS = {
  never: { label: 'Not fetched yet', colour: 'secondary' },
  current: { label: 'Current', colour: 'success' },
  failing: { label: 'Failing', colour: 'danger' },
  held: { label: 'Waits for a decision', colour: 'warning' },
  unused: { label: 'Unused', colour: 'secondary' },
} as const;

/** What became of a version. */
export const IRR_VERSION_STATUS = {
  in_force: { label: 'In force', colour: 'success' },
  superseded: { label: 'Superseded', colour: 'secondary' },
  held: { label: 'Held', colour: 'warning' },
  rejected: { label: 'Rejected', colour: 'danger' },
} as const;

/** Why a version was held. */
export const IRR_REASON = {
  empty: { label: 'Empty' },
  shrunk: { label: 'Shrunk' },
  grown: { label: 'Grown' },
  over_limit: { label: 'Over the limit' },
} as const;

/** By what a list was resolved. */
export const IRR_RESOLVED_BY = {
  set: { label: 'AS-SET' },
  asn: { label: 'AS number' },
} as const;
