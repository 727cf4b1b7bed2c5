import {
  announced,
  any,
  changeLogged,
  choice,
  compare,
  contextual,
  flag,
  integer,
  markdown,
  rawChoice,
  ref,
  refs,
  secret,
  slug,
  tagged,
  text,
  timestamp,
} from '@peersmith/resource';
import { BGP_ROLE, BGP_SESSION_STATUS, BGP_STATE } from './choices.ts';
import { DOWN_REASON } from './monitoring/down-reason.ts';
import { contactable, exportable, journalled } from './traits.ts';

export const description = text({ max: 200, blank: true, help: 'One line, shown in lists.' });
export const comments = markdown({ help: 'Free text in Markdown.' });

/** The traits of most objects. */
export const WITHOUT_CONTACTS = [tagged, announced, exportable, journalled, changeLogged] as const;
export const WITHOUT_CONTEXT = [contactable, ...WITHOUT_CONTACTS] as const;
export const EVERYTHING = [contextual, ...WITHOUT_CONTEXT] as const;

/** Name, slug and description of the small objects that organise others. */
export const organisational = {
  name: text({ max: 100, unique: true }),
  slug: slug({ max: 100, unique: true, help: 'Short name for URLs and configurations.' }),
  description,
};
export const ORGANISATIONAL_SEARCH = { contains: ['name', 'slug', 'description'] } as const;

/** The policies and communities that an object applies to its sessions. */
export const policies = {
  import_routing_policies: refs('peering.routingpolicy', {
    help: 'Applied to routes received, heaviest first.',
  }),
  export_routing_policies: refs('peering.routingpolicy', {
    help: 'Applied to routes advertised, heaviest first.',
  }),
  communities: refs('bgp.community', { help: 'Communities that templates attach at this level.' }),
};

/** What polls write of a session beyond what upstream keeps. */
const polledState = {
  state_changed: timestamp({
    nullable: true,
    readOnly: true,
    label: 'State since',
    help: 'When it came into the state that it is in.',
  }),
  down_reason: choice(DOWN_REASON, {
    nullable: true,
    readOnly: true,
    label: 'Why it is down',
    help: 'As far as the router tells; empty while it is up.',
  }),
  last_error: text({
    max: 500,
    blank: true,
    default: '',
    readOnly: true,
    filter: false,
    label: 'Last error',
    help: 'Why it went down last, as the router says it.',
  }),
  flap_count: integer({
    default: 0,
    readOnly: true,
    label: 'Flaps',
    help: 'How often it went down since it was first polled.',
  }),
  polled: timestamp({
    nullable: true,
    readOnly: true,
    label: 'Polled',
    help: 'When the router was last asked about it.',
  }),
} as const;

/** What direct and exchange sessions have in common. */
export const bgpSession = {
  service_reference: text({
    max: 255,
    nullable: true,
    blank: true,
    help: 'Your own reference for this service.',
  }),
  status: choice(BGP_SESSION_STATUS, { default: 'enabled' }),
  password: secret({ max: 255, help: 'TCP-MD5 secret (RFC 2385).' }),
  encrypted_password: secret({
    max: 255,
    help: 'The password as the platform writes it; kept by the server.',
  }),
  multihop_ttl: integer({
    min: 1,
    max: 255,
    default: 1,
    label: 'Multihop TTL',
    help: '1 is directly connected; more allows that many hops.',
  }),
  passive: flag({ default: false, help: 'Wait for the peer to open the session.' }),
  bfd: ref('net.bfd', { nullable: true, onDelete: 'set null', label: 'BFD' }),
  outside_lan: flag({
    default: false,
    label: 'Outside the LAN',
    help: 'The address is not in the network of the connection, and is meant.',
  }),
  bgp_role: choice(BGP_ROLE, {
    nullable: true,
    blank: true,
    label: 'BGP role',
    help: 'Your role towards the other side (RFC 9234); empty for none.',
  }),
  ...policies,
  bgp_state: rawChoice(BGP_STATE, {
    nullable: true,
    blank: true,
    label: 'BGP state',
    help: 'State of the last poll (RFC 4271).',
  }),
  received_prefix_count: integer({ default: 0, filter: false, label: 'Received' }),
  accepted_prefix_count: integer({ default: 0, filter: false, label: 'Accepted' }),
  advertised_prefix_count: integer({ default: 0, filter: false, label: 'Advertised' }),
  last_established_state: timestamp({ nullable: true, label: 'Last established' }),
  ...polledState,
  description,
  comments,
};

/** Filters that say where a policy applies to a session, of its own or by what it belongs to, and since when its state is what it is. */
export const sessionFilters = (owners: readonly (readonly string[])[]) => ({
  routing_policy_id: any(
    [[], ...owners].flatMap((owner) => [
      [...owner, 'import_routing_policies'],
      [...owner, 'export_routing_policies'],
    ]),
    {
      label: 'Policy used',
      help: 'Sessions that a routing policy applies to, in either direction: their own, or of what they belong to.',
    },
  ),
  state_for_longer_than: {
    ...compare('state_changed', 'older'),
    label: 'State for longer than',
    help: 'Sessions that have been in their BGP state for at least so long: `30m`, `6h`, `2d`, `1w`.',
  },
});

/** What names the policies of an object that is no session. */
export const policyUsed = any([['import_routing_policies'], ['export_routing_policies']], {
  label: 'Policy used',
  help: 'Objects that have a routing policy among their own, in either direction.',
});

export const SESSION_FORM = [
  { title: 'Policy', fields: ['import_routing_policies', 'export_routing_policies', 'communities'] },
  { title: 'Notes', fields: ['description', 'comments', 'local_context_data', 'tags'] },
] as const;
