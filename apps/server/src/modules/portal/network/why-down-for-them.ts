import type { DownReason } from '@peersmith/model';

/** Why a session is down, as the other network may read it: seen from their side, and nothing of our routers or of what they print. */
const WORDS: Readonly<Record<DownReason, string>> = {
  admin_down_here: 'It is shut down on our side.',
  admin_down_there: 'It is shut down on your side.',
  hold_timer: 'The hold timer expired: nothing was heard from your side for too long.',
  prefix_limit: 'You announced more prefixes than we allow: compare them with your record in PeeringDB.',
  prefix_limit_there: 'We announced more prefixes than you allow: look at the limit on your side.',
  unreachable: 'Your address cannot be reached.',
  refused: 'Your side refuses the connection: is the session configured there, with our address?',
  auth: 'The password of the session does not match.',
  bad_peer_as: 'The AS number of one side is not what the other expects.',
  capability: 'The two sides do not agree on what they can do: compare address families and roles.',
  interface_down: 'The port on our side is down.',
  bfd_down: 'BFD took the session down.',
  configuration: 'It was reset because our configuration changed, and should come back by itself.',
  notification: 'One side ended the session with a notification.',
  closed: 'The connection was closed by your side.',
  never_up: 'It has never come up: compare addresses, AS numbers and passwords.',
  gone_from_device: 'It is not configured on our side at the moment.',
  ambiguous: '',
  no_reason: '',
};

/** A sentence for the network on the other side; empty where the session is up, or nothing can be said. */
export const whyDownForThem = (state: string | null, reason: string | null): string =>
  state === 'established' || reason === null || !isReason(reason) ? '' : WORDS[reason];

const isReason = (code: string): code is DownReason => Object.hasOwn(WORDS, code);
