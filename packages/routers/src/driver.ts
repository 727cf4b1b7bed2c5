import type * as z from 'zod';

/** How to reach a router and sign in. Times are milliseconds, sizes bytes. */
export interface Target {
  host: string;
  /** Where that is, for who has looked it up and judged it; looked up when absent. */
  address?: string;
  port?: number;
  username: string;
  password?: string;
  /** A private key in OpenSSH or PEM form, with its passphrase where it has one. */
  private_key?: string;
  passphrase?: string;
  /** What raises the user's privilege after signing in, on platforms that ask for it; else `secret` or `enable_password` of `args`. */
  enable_password?: string;
  /** The fingerprint that the host key must have (`SHA256:…`); null to accept the first one, which `Device.hostKey` then tells. */
  host_key: string | null;
  /** Whether key exchanges and ciphers are taken that only older devices still need; those of today are preferred. */
  allows_old_ssh?: boolean;
  /** For each answer of the device. */
  timeout_ms: number;
  /** The platform's own arguments, as `napalm_args` has them. */
  args: Readonly<Record<string, unknown>>;
}

/** What a device says of itself. */
export interface Facts {
  vendor: string;
  model: string | null;
  version: string | null;
  hostname: string | null;
  uptime_s: number | null;
}

export const BGP_STATES = ['idle', 'connect', 'active', 'opensent', 'openconfirm', 'established'] as const;
export type BgpState = (typeof BGP_STATES)[number];

/** Prefixes of one address family. Null is what the device does not say. */
export interface BgpFamily {
  received: number | null;
  accepted: number | null;
  advertised: number | null;
  active?: number | null;
  suppressed?: number | null;
}

/** What is of use when a session does not do what it should. Null is what the device does not say. */
export interface BgpSessionDetail {
  local_port: number | null;
  remote_port: number | null;
  previous_state: string | null;
  last_event: string | null;
  hold_time_s: number | null;
  keepalive_s: number | null;
  configured_hold_time_s: number | null;
  configured_keepalive_s: number | null;
  import_policy: string | null;
  export_policy: string | null;
  received_messages: number | null;
  sent_messages: number | null;
  received_updates: number | null;
  sent_updates: number | null;
  queued_messages: number | null;
  flap_count: number | null;
  /** How long it has been as it is, up or down. */
  in_state_s: number | null;
  is_multihop: boolean | null;
  is_multipath: boolean | null;
  removes_private_as: boolean | null;
  prepends_local_as: boolean | null;
  suppresses_4byte_as: boolean | null;
  has_local_address: boolean | null;
}

/** Why one side ended a session (RFC 4271 §4.5). */
export interface BgpNotification {
  code: number;
  subcode: number | null;
  /** Null where the device does not say who sent it. */
  direction: 'sent' | 'received' | null;
}

/** A BGP neighbor as a device has it (RFC 4271 §8). Null is what the device does not say. */
export interface BgpNeighbor {
  vrf: string;
  address: string;
  local_address: string | null;
  local_asn: number | null;
  remote_asn: number | null;
  description: string | null;
  is_enabled: boolean;
  state: BgpState | null;
  uptime_s: number | null;
  received_prefix_count: number | null;
  accepted_prefix_count: number | null;
  advertised_prefix_count: number | null;
  /** Why it went down last, in the device's words. */
  last_error: string | null;
  /** The notification that ended it last (RFC 4271 §4.5). */
  notification?: BgpNotification | null;
  /** How often it went down. */
  flap_count?: number | null;
  /** The most prefixes that it may bring in all families; what is beyond that ends it. */
  prefix_limit?: number | null;
  /** What the router and the neighbor call themselves (RFC 4271 §4.2). */
  router_id?: string | null;
  remote_id?: string | null;
  /** Counts by address family: `ipv4`, `ipv6`, `vpnv4`. */
  families?: Readonly<Record<string, BgpFamily>>;
  detail?: BgpSessionDetail;
}

export type LoadMode = 'merge' | 'replace';

/** How a driver takes a change back when nobody confirms it. */
export interface Strategy {
  modes: readonly LoadMode[];
  /**
   * `device`: the platform's commit timer. `armed`: a checkpoint, and a restore that is scheduled on the device before anything is changed.
   * `none`: not at all.
   */
  confirm: 'device' | 'armed' | 'none';
  /** Whether a load is taken whole or not at all. */
  atomic: boolean;
}

/** A router that is connected and signed in. One at a time uses it; every method fails with a `RouterError`. */
export interface Device {
  /** Of the key that the device showed, `SHA256:…`; null where the transport has none. */
  readonly hostKey: string | null;
  facts(): Promise<Facts>;
  /** What it runs, as text in the platform's own language. */
  getConfig(): Promise<string>;
  /** Takes a text as candidate; nothing runs it yet. What the device complains of is an error, or is returned where it is a warning. */
  load(text: string, mode: LoadMode): Promise<{ warnings: readonly string[] }>;
  /** What a commit would change, as the platform shows differences; empty when nothing. */
  compare(): Promise<string>;
  /** Makes the candidate run. With `confirm_s` it is taken back after so many seconds, by the device, unless it is confirmed. */
  commit(options?: { confirm_s?: number }): Promise<void>;
  /** Makes a commit with a timer stay. Fails with `confirm_lost` when what it would confirm is not ours or gone. */
  confirm(): Promise<void>;
  /** Takes a commit that is not confirmed back at once. */
  rollback(): Promise<void>;
  /** Forgets the candidate; nothing of it is left on the device. */
  discard(): Promise<void>;
  bgpNeighbors(): Promise<BgpNeighbor[]>;
  /** Ends the connection, and gives back what is locked. */
  close(): Promise<void>;
}

/** One platform. */
export interface RouterDriver {
  /** As upstream names it, in `napalm_driver`. */
  name: string;
  /** What else `napalm_driver` may call it. */
  aliases?: readonly string[];
  label: string;
  strategy: Strategy;
  /** The arguments that it takes (`napalm_args`), each with a sentence. */
  args: z.ZodObject;
  connect(target: Target): Promise<Device>;
}
