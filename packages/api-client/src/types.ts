/** How any object looks where another one points at it. */
export interface Nested {
  id: number;
  display: string;
  url?: string;
  display_url?: string;
  [brief: string]: unknown;
}

/** Who is signed in, and what they may do. */
export interface Me {
  user: {
    id: number;
    username: string;
    first_name: string;
    last_name: string;
    email: string;
    is_staff: boolean;
  };
  is_superuser: boolean;
  permissions: string[];
  /** What limits the caller to some objects of a type. */
  grants: { id: number; name: string; enabled: boolean; content_type: string; filter: unknown }[];
  preferences: Preferences;
  version: string;
}

export interface Preferences {
  tables?: Record<string, { columns?: string[] }>;
  pagination?: { per_page?: number };
  /** The AS of one's own that pages and answers are about. */
  context?: { as?: number };
  [other: string]: unknown;
}

export interface SearchGroup {
  type: string;
  label: string;
  count: number;
  objects: Nested[];
}

/** How far a job is; shown while it runs. */
export interface Progress {
  label: string;
  done: number;
  total: number | null;
}

/** What a configuration leaves out or says otherwise than it is stored, and how to mend it. */
export interface RenderFinding {
  severity: 'error' | 'warning';
  object: { content_type: string; id: number; display: string };
  message: string;
  remedy: string;
}

export interface Rendered {
  text: string;
  /** How many passwords are masked in it, because the caller may not see them. */
  masked: number;
  findings: RenderFinding[];
  template: { id: number; name: string };
  statements: number;
  duration_ms: number;
}

/** A mistake in a template, with where it is. */
export interface TemplateProblem {
  detail: string;
  line: number | null;
  column: number | null;
  excerpt: string | null;
}
export type TemplateCheck =
  | { ok: true; text?: string; findings?: RenderFinding[] }
  | ({ ok: false } & TemplateProblem);

export interface SetupState {
  ready: boolean;
  peeringdb: { networks: number; synchronised: string | null };
  demo: boolean;
}

export interface PresentPort {
  netixlan_id: number;
  ipaddr4: string | null;
  ipaddr6: string | null;
  /** The addresses with the length of the LAN's prefix. */
  cidr4: string | null;
  cidr6: string | null;
  /** Mbit/s. */
  speed: number;
  operational: boolean;
  connection: number | null;
  imported: boolean;
  state: 'new' | 'imported' | 'unlinked' | 'without-address' | 'outside-lan';
}
export interface PresentAt {
  ixlan_id: number;
  name: string;
  city: string;
  country: string;
  peers: number;
  internet_exchange: number | null;
  ports: PresentPort[];
}
export interface Presence {
  asn: number;
  name: string;
  irr_as_set: string;
  policy_general: string;
  exchanges: PresentAt[];
}
export interface Imported {
  autonomous_system: number;
  internet_exchanges: number;
  connections: number;
}
export interface Finding {
  kind: string;
  severity: 'error' | 'warning' | 'info';
  text: string;
  ours: unknown;
  theirs: unknown;
  connection?: { id: number; display: string };
  netixlan_id?: number;
}
export interface Audit {
  asn: number;
  url: string | null;
  findings: Finding[];
}
export interface Difference {
  field: string;
  label: string;
  ours: unknown;
  theirs: unknown;
  follows: boolean;
  /** Theirs would take a safeguard away, and waits among the changes to be decided. */
  proposed?: true;
}
/** What PeeringDB says of an AS. */
export interface PeeringdbRecord {
  network: Record<string, unknown> | null;
  url: string | null;
  differences: Difference[];
  push_url: string | null;
  /** Null for those who may not see them. */
  contacts: { id: number; role: string; name: string; email: string; phone: string; url: string }[] | null;
}
export interface SetupImported {
  autonomous_system: Nested;
  router: Nested;
  internet_exchanges: number;
  connections: number;
}
export interface Candidate {
  netixlan_ids: number[];
  asn: number;
  name: string;
  policy_general: string;
  info_type: string;
  info_traffic: string;
  exchanges: string[];
  ipv4: boolean;
  ipv6: boolean;
  sessions: number;
}
export interface SessionsCreated {
  sessions: number;
  autonomous_systems: number;
}

/** One address before and after a LAN moves or grows. */
export interface Move {
  id: number;
  display: string;
  before: string;
  /** Null when it has no place in the new LAN. */
  after: string | null;
  /** Why it cannot be done; it has to be left out, or mended first. */
  problem: string | null;
  /** What PeeringDB says against it. */
  warning: string | null;
}
/** What moving an exchange of ours from one prefix to another does. */
export interface Renumbering {
  internet_exchange: number;
  from: string;
  to: string;
  connections: Move[];
  sessions: Move[];
  /** Sessions in the prefix whose addresses stay. */
  unchanged: number;
  digest: string;
}
export interface RenumberSuggestion {
  from: string;
  to: string;
  connections: number;
}
