/** Why a session is not established, as far as the router tells. The label is the whole sentence that people read. */
export const DOWN_REASON = {
  admin_down_here: {
    label: 'It is shut down on our router.',
    colour: 'secondary',
    advice: 'Enable the neighbor on the router, or disable the session here.',
  },
  admin_down_there: {
    label: 'The other side has shut it down.',
    colour: 'warning',
    advice: 'Ask the peer when it is to come back; their message, if they sent one, stands below.',
  },
  hold_timer: {
    label: 'The hold timer expired: nothing was heard from the other side for too long.',
    colour: 'danger',
    advice: 'Look at the path to the peer: loss, a full link, or a router that is too busy.',
  },
  prefix_limit: {
    label: 'More prefixes were received than the limit allows.',
    colour: 'danger',
    advice: 'Ask the peer what they announce, or raise the limit of the autonomous system.',
  },
  prefix_limit_there: {
    label: 'We announced more prefixes than the other side allows.',
    colour: 'danger',
    advice: 'Look at what is exported to the peer, or ask them to raise their limit.',
  },
  unreachable: {
    label: 'The address of the other side cannot be reached.',
    colour: 'danger',
    advice: 'Look at the interface and the LAN, and whether the peer still has this address.',
  },
  refused: {
    label: 'The other side refuses the connection.',
    colour: 'danger',
    advice: 'The peer has probably not configured the session, or expects another address of ours.',
  },
  auth: {
    label: 'The password of the session does not match.',
    colour: 'danger',
    advice: 'Agree on the password with the peer, and write it down on both sides.',
  },
  bad_peer_as: {
    label: 'The AS number of one side is not what the other expects.',
    colour: 'danger',
    advice: 'Compare the AS numbers that both sides have configured.',
  },
  capability: {
    label: 'The two sides do not agree on what they can do.',
    colour: 'danger',
    advice: 'Compare address families, roles and other capabilities of both sides.',
  },
  interface_down: {
    label: 'The interface of our router is down.',
    colour: 'danger',
    advice: 'Look at the port, its optics and the cross-connect.',
  },
  bfd_down: {
    label: 'BFD took the session down.',
    colour: 'danger',
    advice: 'Look at the path to the peer, and whether both sides run BFD.',
  },
  configuration: {
    label: 'The session was reset because its configuration was changed.',
    colour: 'warning',
    advice: 'It should come back by itself; look again after the next poll.',
  },
  notification: {
    label: 'One side ended the session with a notification.',
    colour: 'danger',
    advice: 'What the router says of it stands below.',
  },
  closed: {
    label: 'The connection was closed by the other side.',
    colour: 'danger',
    advice: 'Their router may have been restarted; look again after the next poll.',
  },
  never_up: {
    label: 'It has never come up.',
    colour: 'warning',
    advice: 'Compare addresses, AS numbers and passwords with the peer.',
  },
  gone_from_device: {
    label: 'The router does not have this session.',
    colour: 'danger',
    advice: 'Install the configuration of the router, or import what it has.',
  },
  ambiguous: {
    label: 'The router has its address more than once, and it cannot be told which neighbor is meant.',
    colour: 'warning',
    advice: 'Write down the local address of the session, or remove the neighbor that is too many.',
  },
  no_reason: {
    label: 'The router does not say why.',
    colour: 'danger',
    advice: 'Look at the log of the router.',
  },
} as const;
export type DownReason = keyof typeof DOWN_REASON;

/** What is known of a session that is down, as the API shows it. */
export interface Down {
  bgp_state: string | null;
  down_reason: { value: string } | string | null;
  last_error: string | null;
}

/** Why a session is down, in a sentence or two, with the router's own words; null when it is up or nobody knows. */
export function whyDown({ bgp_state, down_reason, last_error }: Down): string | null {
  const code = typeof down_reason === 'string' ? down_reason : down_reason?.value;
  if (!code || bgp_state === 'established' || !isDownReason(code)) return null;
  const said = last_error ? ` The router says: ${last_error}${/[.!?]$/.test(last_error) ? '' : '.'}` : '';
  return `${DOWN_REASON[code].label}${said}`;
}

/** What one does about it. */
export const adviceOf = (code: string | null | undefined): string | null =>
  code && isDownReason(code) ? DOWN_REASON[code].advice : null;

const isDownReason = (code: string): code is DownReason => Object.hasOwn(DOWN_REASON, code);
