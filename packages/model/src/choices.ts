import type { BgpRole } from '@peersmith/net';

/** The states an operator puts an object into. */
export const ADMINISTRATIVE_STATUS = {
  enabled: { label: 'Enabled', colour: 'success' },
  'pre-maintenance': { label: 'Pre-maintenance', colour: 'warning' },
  maintenance: { label: 'Maintenance', colour: 'warning' },
  'post-maintenance': { label: 'Post-maintenance', colour: 'warning' },
  disabled: { label: 'Disabled', colour: 'danger' },
} as const;

export const BGP_SESSION_STATUS = {
  requested: { label: 'Requested', colour: 'info' },
  provisioning: { label: 'Provisioning', colour: 'secondary' },
  ...ADMINISTRATIVE_STATUS,
  decommissioning: { label: 'Decommissioning', colour: 'warning' },
  decommissioned: { label: 'Decommissioned', colour: 'danger' },
} as const;

/** The states of RFC 4271 §8.2.2. */
export const BGP_STATE = {
  idle: { label: 'Idle', colour: 'danger' },
  connect: { label: 'Connect', colour: 'warning' },
  active: { label: 'Active', colour: 'warning' },
  opensent: { label: 'OpenSent', colour: 'info' },
  openconfirm: { label: 'OpenConfirm', colour: 'info' },
  established: { label: 'Established', colour: 'success' },
} as const;

/** Our own role towards the other side of a session (RFC 9234 §3.1). */
export const BGP_ROLE = {
  provider: { label: 'Provider', colour: 'info' },
  rs: { label: 'Route server', colour: 'secondary' },
  'rs-client': { label: 'Client of a route server', colour: 'secondary' },
  customer: { label: 'Customer', colour: 'warning' },
  peer: { label: 'Peer', colour: 'success' },
} as const satisfies Record<BgpRole, object>;

export const ROUTING_POLICY_TYPE = {
  'export-policy': { label: 'Export', colour: 'info' },
  'import-policy': { label: 'Import', colour: 'success' },
  'import-export-policy': { label: 'Import+Export', colour: 'secondary' },
} as const;

export const COMMUNITY_TYPE = {
  egress: { label: 'Egress', colour: 'info' },
  ingress: { label: 'Ingress', colour: 'success' },
} as const;

export const ADDRESS_FAMILY = { 0: { label: 'All' }, 4: { label: 'IPv4' }, 6: { label: 'IPv6' } } as const;

export const PASSWORD_ALGORITHM = {
  'arista-type7': { label: 'Arista Type 7' },
  'cisco-type7': { label: 'Cisco Type 7' },
  'juniper-type9': { label: 'Juniper Type 9' },
} as const;

export const JOB_STATUS = {
  pending: { label: 'Pending', colour: 'info' },
  running: { label: 'Running', colour: 'warning' },
  completed: { label: 'Completed', colour: 'success' },
  errored: { label: 'Errored', colour: 'danger' },
  failed: { label: 'Failed', colour: 'danger' },
} as const;

export const DATA_SOURCE_TYPE = {
  local: { label: 'Local', colour: 'secondary' },
  git: { label: 'Git', colour: 'info' },
  s3: { label: 'S3', colour: 'info' },
} as const;

export const DATA_SOURCE_STATUS = {
  new: { label: 'New', colour: 'info' },
  queued: { label: 'Queued', colour: 'warning' },
  synchronising: { label: 'Synchronising', colour: 'warning' },
  pushing: { label: 'Pushing', colour: 'warning' },
  completed: { label: 'Completed', colour: 'success' },
  failed: { label: 'Failed', colour: 'danger' },
} as const;

/** How a job ended, where its status does not say it. */
export const JOB_OUTCOME = {
  'completed-with-faults': { label: 'Completed with faults', colour: 'warning' },
  cancelled: { label: 'Cancelled', colour: 'warning' },
  abandoned: { label: 'Abandoned by its worker', colour: 'danger' },
} as const;

export const CHANGE_ACTION = {
  create: { label: 'Created', colour: 'success' },
  update: { label: 'Updated', colour: 'warning' },
  delete: { label: 'Deleted', colour: 'danger' },
} as const;

/** By which way a change came. */
export const CHANGE_VIA = {
  web: { label: 'Web', colour: 'info' },
  cli: { label: 'Command line', colour: 'secondary' },
  token: { label: 'API token', colour: 'secondary' },
  job: { label: 'Job', colour: 'secondary' },
  portal: { label: 'Portal', colour: 'secondary' },
  server: { label: 'Server', colour: 'secondary' },
} as const;

/** What a journal entry tells of; the colour is the value. */
export const JOURNAL_ENTRY_KIND = {
  info: { label: 'Info', colour: 'info' },
  success: { label: 'Success', colour: 'success' },
  warning: { label: 'Warning', colour: 'warning' },
  danger: { label: 'Danger', colour: 'danger' },
} as const;

/** What the audit log tells. */
export const AUDIT_KIND = {
  signed_in: { label: 'Signed in', colour: 'success' },
  sign_in_failed: { label: 'Sign-in failed', colour: 'danger' },
  signed_out: { label: 'Signed out', colour: 'secondary' },
  blocked: { label: 'Blocked', colour: 'danger' },
  password_changed: { label: 'Password changed', colour: 'warning' },
  password_refused: { label: 'Password refused', colour: 'danger' },
  sessions_ended: { label: 'Sessions ended', colour: 'secondary' },
  token_created: { label: 'Token created', colour: 'warning' },
  token_changed: { label: 'Token changed', colour: 'warning' },
  token_deleted: { label: 'Token deleted', colour: 'secondary' },
  token_used_from_new_address: { label: 'Token used from a new address', colour: 'info' },
  token_refused: { label: 'Token refused', colour: 'danger' },
  granted: { label: 'Rights given', colour: 'warning' },
  revoked: { label: 'Rights taken', colour: 'warning' },
  grant_created: { label: 'Object grant created', colour: 'warning' },
  grant_changed: { label: 'Object grant changed', colour: 'warning' },
  grant_deleted: { label: 'Object grant deleted', colour: 'warning' },
  account_created: { label: 'Account created', colour: 'warning' },
  account_deactivated: { label: 'Account deactivated', colour: 'secondary' },
  account_activated: { label: 'Account activated', colour: 'warning' },
  account_deleted: { label: 'Account deleted', colour: 'secondary' },
  secret_read: { label: 'Secret read', colour: 'info' },
  credential_used: { label: 'Device signed in to', colour: 'info' },
  host_key_pinned: { label: 'Host key pinned', colour: 'info' },
  host_key_accepted: { label: 'Host key accepted', colour: 'warning' },
  plan_made: { label: 'Plan made', colour: 'info' },
  plan_approved: { label: 'Plan approved', colour: 'warning' },
  plan_rejected: { label: 'Plan rejected', colour: 'secondary' },
  plan_applied: { label: 'Plan applied', colour: 'warning' },
  plan_cancelled: { label: 'Plan cancelled', colour: 'secondary' },
  configuration_changed: { label: 'Router changed', colour: 'warning' },
  exchange_change_asked: { label: 'Change at an exchange asked for', colour: 'warning' },
  exchange_change_undone: { label: 'Change at an exchange taken back', colour: 'warning' },
  exchange_changed: { label: 'Exchange changed', colour: 'warning' },
  portal_signed_in: { label: 'Portal: signed in', colour: 'success' },
  portal_sign_in_failed: { label: 'Portal: sign-in failed', colour: 'danger' },
  portal_signed_out: { label: 'Portal: signed out', colour: 'secondary' },
  portal_blocked: { label: 'Portal: turned away', colour: 'danger' },
  portal_request_made: { label: 'Portal: request made', colour: 'info' },
  portal_request_withdrawn: { label: 'Portal: request taken back', colour: 'secondary' },
  portal_wish_made: { label: 'Portal: asked of sessions', colour: 'info' },
  portal_wish_withdrawn: { label: 'Portal: wish taken back', colour: 'secondary' },
  portal_token_made: { label: 'Portal: token made', colour: 'warning' },
  portal_token_revoked: { label: 'Portal: token taken back', colour: 'secondary' },
} as const;

export const AUDIT_OUTCOME = {
  success: { label: 'Success', colour: 'success' },
  failure: { label: 'Failure', colour: 'danger' },
} as const;

export const HTTP_METHOD = {
  GET: { label: 'GET' },
  POST: { label: 'POST' },
  PUT: { label: 'PUT' },
  PATCH: { label: 'PATCH' },
  DELETE: { label: 'DELETE' },
} as const;

/** Failed is to be tried again; dead is not. */
export const DELIVERY_STATUS = {
  pending: { label: 'Pending', colour: 'info' },
  delivered: { label: 'Delivered', colour: 'success' },
  failed: { label: 'Failed', colour: 'warning' },
  dead: { label: 'Dead', colour: 'danger' },
} as const;

export const VISIBILITY = {
  Private: { label: 'Private' },
  Users: { label: 'Users' },
  Public: { label: 'Public' },
} as const;

export const PEERINGDB_CHANGE_KIND = {
  network: { label: 'Network' },
  'network-left': { label: 'Network left', colour: 'danger' },
  'port-joined': { label: 'New port', colour: 'success' },
  'port-left': { label: 'Port left', colour: 'danger' },
  'port-moved': { label: 'Port renumbered', colour: 'warning' },
  port: { label: 'Port' },
  exchange: { label: 'Exchange' },
  lan: { label: 'LAN prefix', colour: 'warning' },
} as const;

export const PEERINGDB_CHANGE_STATE = {
  pending: { label: 'Pending', colour: 'warning' },
  applied: { label: 'Applied', colour: 'success' },
  automatic: { label: 'Applied by rule', colour: 'success' },
  ignored: { label: 'Ignored', colour: 'secondary' },
  superseded: { label: 'Superseded', colour: 'secondary' },
} as const;

/** What an export is when it is downloaded. None of these is run by a browser. */
export const EXPORT_FILE_TYPE = {
  text: { label: 'Text' },
  csv: { label: 'CSV' },
  json: { label: 'JSON' },
  yaml: { label: 'YAML' },
  markdown: { label: 'Markdown' },
} as const;

/** Unknown: the mail server had the text, and said nothing. */
export const MESSAGE_STATUS = {
  queued: { label: 'Queued', colour: 'info' },
  sending: { label: 'Sending', colour: 'info' },
  sent: { label: 'Sent', colour: 'success' },
  failed: { label: 'Failed', colour: 'danger' },
  unknown: { label: 'Unknown', colour: 'warning' },
  bounced: { label: 'Came back', colour: 'danger' },
  cancelled: { label: 'Cancelled', colour: 'secondary' },
} as const;

/** What an e-mail is about, which decides who gets it. */
export const EMAIL_PURPOSE = {
  peering: { label: 'Peering' },
  maintenance: { label: 'Maintenance' },
  technical: { label: 'Technical matters' },
} as const;

/** How far a mailing has come. */
export const MAILING_STATUS = {
  draft: { label: 'Draft', colour: 'secondary' },
  preparing: { label: 'Preparing', colour: 'info' },
  ready: { label: 'Ready for review', colour: 'info' },
  failed: { label: 'Failed', colour: 'danger' },
  sending: { label: 'Sending', colour: 'warning' },
  sent: { label: 'Sent', colour: 'success' },
  stopped: { label: 'Stopped', colour: 'warning' },
} as const;

/** How one network of a mailing stands: before it is sent, then as its message. */
export const MAILING_RECIPIENT_STATE = {
  ready: { label: 'Ready', colour: 'info' },
  excluded: { label: 'Excluded', colour: 'secondary' },
  no_address: { label: 'No address', colour: 'warning' },
  do_not_write: { label: 'Not to be written to', colour: 'warning' },
  template_error: { label: 'Template fails', colour: 'danger' },
  ...MESSAGE_STATUS,
} as const;

/** What an e-mail that came in is. */
export const RECEIVED_KIND = {
  answer: { label: 'Answer', colour: 'success' },
  auto_reply: { label: 'Automatic reply', colour: 'secondary' },
  bounce: { label: 'Bounce', colour: 'danger' },
  maintenance: { label: 'Maintenance', colour: 'warning' },
  other: { label: 'Message', colour: 'info' },
} as const;
