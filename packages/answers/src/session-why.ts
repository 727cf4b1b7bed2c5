import { BGP_STATE, DOWN_REASON, Named, PrefixLimit, SESSION_STANDS } from '@peersmith/model';
import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { SESSION_KINDS } from './monitoring.ts';

const When = z.string().describe('RFC 3339.');
const keysOf = <T extends object>(of: T) => Object.keys(of) as [keyof T & string, ...(keyof T & string)[]];

/** An object by its type, its id and what it is called. */
export const ObjectSeen = z.strictObject({ content_type: z.string(), id: z.int(), display: z.string() });
export type ObjectSeen = z.infer<typeof ObjectSeen>;

const place = ObjectSeen.nullable().describe('Null where it is something that the caller may not see.');

/** A part of an answer that the caller may not see. */
export const LeftOut = z.strictObject({
  part: z.string(),
  permission: z.string().describe('What one has to hold to see it.'),
});
export type LeftOut = z.infer<typeof LeftOut>;

/** A policy or community, and where it comes from. */
export const InheritedObject = ObjectSeen.extend({
  from: place.describe(
    'The first that gives it: the session, its AS, its group or exchange, or its router. Null where the caller may not see that.',
  ),
  also: z.array(place).describe('What gives it, too.'),
});
export type InheritedObject = z.infer<typeof InheritedObject>;

/** What a session has by itself and by what it belongs to, in the order in which templates see it. */
const Inherited = z.strictObject({
  found: z.array(InheritedObject),
  unseen: z.int().describe('How many more there are, that the caller may not see.'),
});

/** A session with a network, and how it stands. */
export const NetworkSession = z.strictObject({
  kind: z.enum(SESSION_KINDS),
  id: z.int(),
  display: z.string(),
  ip_address: z.string(),
  address_family: z.literal([4, 6]),
  status: z.string(),
  stands: z.enum(keysOf(SESSION_STANDS)),
  bgp_state: z.enum(keysOf(BGP_STATE)).nullable(),
  down_reason: z.enum(keysOf(DOWN_REASON)).nullable(),
  why: z.string().nullable().describe('Why it is down, in a sentence.'),
  since: When.nullable().describe('When it came into its state.'),
  internet_exchange: Named.nullable(),
  connection: Named.nullable(),
  bgp_group: Named.nullable(),
  router: Named.nullable(),
  received: z.int(),
  limit: z.int().nullable(),
  is_route_server: z.boolean(),
});
export type NetworkSession = z.infer<typeof NetworkSession>;

/** What was looked at, and what came of it. */
export const SESSION_CHECKS = {
  status: 'Configured as it is written down',
  policies: 'Has policies in both directions',
  address: 'Address in PeeringDB',
  exchange: 'Address at the exchange',
  prefix: 'Both ends in one prefix of the LAN',
  abandoned: 'Peer still there',
  limit: 'Prefix limit',
} as const;
export const SessionCheck = z.strictObject({
  check: z.enum(keysOf(SESSION_CHECKS)),
  label: z.string(),
  result: z.enum(['pass', 'warn', 'fail', 'unknown']),
  text: z.string().describe('What was found, and what one does about it.'),
});
export type SessionCheck = z.infer<typeof SessionCheck>;

/** Everything that decides what a session is, with where each of it comes from. */
export const SessionWhy = z.strictObject({
  session: NetworkSession,
  autonomous_system: z.strictObject({ id: z.int(), asn: z.int(), name: z.string() }),
  local_address: z
    .strictObject({ address: z.string(), from: place })
    .nullable()
    .describe('Our end, and what says so; null where nothing does.'),
  router: ObjectSeen.nullable(),
  status: z.strictObject({
    own: z.string(),
    effective: z.string().describe('By which it is configured: the most careful of all that it depends on.'),
    from: place.describe('What decides it.'),
  }),
  import_policies: Inherited.nullable().describe('Null for those who may see no policies.'),
  export_policies: Inherited.nullable(),
  other_family: z
    .array(ObjectSeen.extend({ from: place }))
    .describe('Policies of its network, group or exchange that are for the other address family.'),
  communities: Inherited.nullable().describe('Null for those who may see no communities.'),
  limit: PrefixLimit.nullable(),
  checks: z.array(SessionCheck),
  siblings: z.array(NetworkSession).describe('Other sessions with its network, 200 at most.'),
  left_out: z.array(LeftOut),
});
export type SessionWhy = z.infer<typeof SessionWhy>;

/** Lines of a configuration that follow each other. */
const Stretch = z.strictObject({
  from_line: z.int().describe('Of the whole configuration; the first is 1.'),
  within: z.array(z.string()).describe('The lines that begin what it stands in, the outermost first.'),
  lines: z.array(z.string()),
  of_group: z
    .string()
    .nullable()
    .describe('The peer group of the router that it is of, not the session alone.'),
});
export type Stretch = z.infer<typeof Stretch>;

/** The lines of its router's configuration that a session gives. */
export const SessionLines = z.strictObject({
  router: Named.nullable(),
  template: Named.nullable(),
  stretches: z.array(Stretch),
  told: z.boolean().describe('Whether it can be told which lines they are.'),
  reason: z.string().nullable().describe('Why it cannot be told, or what is left out.'),
});
export type SessionLines = z.infer<typeof SessionLines>;

const why = <const P extends `/${string}`>(path: P) =>
  endpoint({
    method: 'GET',
    path,
    summary: 'Why a session is as it is',
    help: 'Its addresses, policies, communities, limit and status with where each comes from, checks, and the other sessions with its network. What the caller may not see is left out, and `left_out` says what that is.',
    answer: SessionWhy,
  });
const lines = <const P extends `/${string}`>(path: P) =>
  endpoint({
    method: 'GET',
    path,
    summary: 'The lines that a session gives in the configuration of its router',
    help: 'As the template of the router renders now; passwords are masks.',
    answer: SessionLines,
  });

export const sessionWhyEndpoints = {
  whyDirectSession: why('/api/peering/direct-peering-sessions/:id/why/'),
  whyExchangeSession: why('/api/peering/internet-exchange-peering-sessions/:id/why/'),
  directSessionLines: lines('/api/peering/direct-peering-sessions/:id/configuration-lines/'),
  exchangeSessionLines: lines('/api/peering/internet-exchange-peering-sessions/:id/configuration-lines/'),
};
