/** Who asked whom. */
export const REQUEST_DIRECTION = {
  outbound: { label: 'Outbound', colour: 'info' },
  inbound: { label: 'Inbound', colour: 'secondary' },
} as const;
export type RequestDirection = keyof typeof REQUEST_DIRECTION;

/** How far a peering request has come. */
export const REQUEST_STATUS = {
  proposed: { label: 'Proposed', colour: 'secondary' },
  written: { label: 'Written', colour: 'info' },
  agreed: { label: 'Agreed', colour: 'success' },
  received: { label: 'Received', colour: 'info' },
  checked: { label: 'Checked', colour: 'warning' },
  accepted: { label: 'Accepted', colour: 'success' },
  provisioning: { label: 'Provisioning', colour: 'warning' },
  up: { label: 'Up', colour: 'success' },
  declined: { label: 'Declined', colour: 'danger' },
  no_answer: { label: 'No answer', colour: 'danger' },
  refused: { label: 'Refused', colour: 'danger' },
  withdrawn: { label: 'Withdrawn', colour: 'secondary' },
} as const;
export type RequestStatus = keyof typeof REQUEST_STATUS;

/** Over what the sessions of a request are to run. */
export const REQUEST_TYPE = {
  public: { label: 'Public peering', colour: 'info' },
  private: { label: 'Private peering', colour: 'info' },
} as const;
export type RequestType = keyof typeof REQUEST_TYPE;

/** How a request came to be here. */
export const REQUEST_ORIGIN = {
  web: { label: 'Web' },
  api: { label: 'API' },
  candidate: { label: 'Candidates' },
  mail: { label: 'Mail' },
  portal: { label: 'Portal' },
  peering_api: { label: 'Peering API' },
} as const;

/** What became of one session that was asked for. */
export const REQUESTED_SESSION_STATUS = {
  proposed: { label: 'Open', colour: 'secondary' },
  accepted: { label: 'Accepted', colour: 'success' },
  refused: { label: 'Refused', colour: 'danger' },
  created: { label: 'Created', colour: 'warning' },
  up: { label: 'Up', colour: 'success' },
} as const;

/** What a check of a request came to. */
export const CHECK_RESULT = {
  pass: { label: 'Passed', colour: 'success' },
  warn: { label: 'Look at it', colour: 'warning' },
  fail: { label: 'Failed', colour: 'danger' },
  unknown: { label: 'Not known', colour: 'secondary' },
} as const;
export type CheckResult = keyof typeof CHECK_RESULT;

/** What is looked at before a request is decided. */
export const REQUEST_CHECK = {
  peeringdb_record: { label: 'PeeringDB record' },
  shared_exchange: { label: 'Shared exchange' },
  shared_facility: { label: 'Shared facility' },
  address: { label: 'Address is theirs' },
  duplicate: { label: 'Not there yet' },
  blocked: { label: 'Not hidden, not declined' },
  route_server: { label: 'Route servers' },
  traffic: { label: 'Traffic' },
  prefixes: { label: 'Prefixes' },
  rpki: { label: 'RPKI' },
  contract: { label: 'Contract' },
} as const;
export type RequestCheck = keyof typeof REQUEST_CHECK;

/** Whether we want to peer with a network. */
export const STANCE_STATE = {
  declined: { label: 'Declined', colour: 'warning' },
  not_before: { label: 'Not before', colour: 'info' },
  never: { label: 'Never', colour: 'danger' },
} as const;

/** What a rule does with a session that is asked for. */
export const RULE_ACTION = {
  accept: { label: 'Accept', colour: 'success' },
  refuse: { label: 'Refuse', colour: 'danger' },
  ask: { label: 'Ask a person', colour: 'info' },
} as const;
export type RuleAction = keyof typeof RULE_ACTION;

/** What new sessions are, where a rule has them made. */
export const NEW_SESSION_STATUS = {
  requested: { label: 'Requested' },
  provisioning: { label: 'Provisioning' },
  enabled: { label: 'Enabled' },
} as const;
export type NewSessionStatus = keyof typeof NEW_SESSION_STATUS;

/** Requests that a rule is about. */
export const RULE_DIRECTION = {
  inbound: { label: 'Inbound requests' },
  outbound: { label: 'Candidates and outbound requests' },
  both: { label: 'Both' },
} as const;
