/** A word that means one thing in the interface, the commands, the API and the manual. */
export interface Term {
  word: string;
  meaning: string;
  /** What it is called in addresses and fields of the API, which are Peering Manager's. */
  inApi?: readonly string[];
  /** Content types of the objects that it is the name of. */
  types?: readonly string[];
  /** Where the manual says more: a page, with the anchor of a heading. */
  manual?: string;
}

/** One name for a thing. The page of the manual is written from this, and so is that of the interface. */
export const GLOSSARY: readonly Term[] = [
  {
    word: 'network',
    meaning:
      'An autonomous system with its number, the ASN: yours, or one that you have or want sessions with.',
    inApi: ['autonomous-systems'],
    types: ['peering.autonomoussystem', 'peeringdb.network'],
    manual: 'objects#networks',
  },
  {
    word: 'own AS',
    meaning:
      'A network that you run. With several, the switch above every page says which of them candidates, shared places and e-mails are about, or that they are about all.',
    inApi: ['affiliated'],
    manual: 'web#one-of-your-networks-or-all',
  },
  {
    word: 'organisation',
    meaning: 'Who holds networks, exchanges and facilities in PeeringDB.',
    inApi: ['org'],
    types: ['peeringdb.organization'],
    manual: 'peeringdb',
  },
  {
    word: 'exchange',
    meaning: 'An internet exchange point where you have ports.',
    inApi: ['internet-exchanges'],
    types: ['peering.internetexchange', 'peeringdb.internetexchange'],
    manual: 'objects#exchanges',
  },
  {
    word: 'connection',
    meaning: 'A port of yours at an exchange or on a private link, on a router.',
    inApi: ['connections'],
    types: ['net.connection'],
    manual: 'objects#connections',
  },
  {
    word: 'exchange session',
    meaning: 'A BGP session with a network over an exchange.',
    inApi: ['internet-exchange-peering-sessions'],
    types: ['peering.internetexchangepeeringsession'],
    manual: 'sessions',
  },
  {
    word: 'direct session',
    meaning: 'A BGP session over a private link, to a customer, a peer or a provider.',
    inApi: ['direct-peering-sessions'],
    types: ['peering.directpeeringsession'],
    manual: 'sessions',
  },
  {
    word: 'relationship',
    meaning: 'What a direct session is commercially: customer, private peering, transit provider.',
    types: ['bgp.relationship'],
    manual: 'objects#relationships',
  },
  {
    word: 'BGP group',
    meaning: 'Direct sessions that are configured alike.',
    types: ['peering.bgpgroup'],
    manual: 'objects#bgp-groups',
  },
  {
    word: 'candidate',
    meaning: 'A session that you could have, because PeeringDB knows both sides at an exchange.',
    manual: 'peeringdb#candidates',
  },
  {
    word: 'hidden peer',
    meaning: 'A network that is not to be a candidate at an exchange.',
    types: ['peeringdb.hiddenpeer'],
    manual: 'peeringdb#hidden-and-abandoned',
  },
  {
    word: 'policy',
    meaning: 'What a router does with routes, by the name that it has there.',
    inApi: ['routing-policies'],
    types: ['peering.routingpolicy'],
    manual: 'objects#routing-policies',
  },
  {
    word: 'community',
    meaning: 'A BGP community, and what you call it.',
    types: ['bgp.community'],
    manual: 'objects#communities',
  },
  {
    word: 'limit',
    meaning: 'How many prefixes a session may bring before its router closes it.',
    inApi: ['ipv4_max_prefixes', 'ipv6_max_prefixes'],
    manual: 'peeringdb#prefix-limits',
  },
  {
    word: 'router',
    meaning: 'A device of yours that BGP sessions are configured on.',
    types: ['devices.router'],
    manual: 'routers',
  },
  {
    word: 'platform',
    meaning: 'The software of a router, which says how it is talked to and configured.',
    types: ['devices.platform'],
    manual: 'routers#what-is-safe-platform-by-platform',
  },
  {
    word: 'configuration',
    meaning: 'The template of what a router shall run.',
    types: ['devices.configuration'],
    manual: 'templates',
  },
  {
    word: 'draft',
    meaning: 'A text that is worked on beside the one in force.',
    manual: 'web#nothing-is-lost',
  },
  {
    word: 'plan',
    meaning: 'What would change, on routers or here, looked at before it is done.',
    types: ['deployment.plan', 'deployment.planrouter'],
    manual: 'routers#plans',
  },
  {
    word: 'drift',
    meaning: 'That a router does not run what it should.',
    types: ['deployment.drift'],
    manual: 'routers#drift',
  },
  { word: 'poll', meaning: 'Asking a router how its sessions stand.', manual: 'monitoring#polling' },
  {
    word: 'request',
    meaning: 'What one network asks of another; also all changes that were made together.',
    types: ['requests.request', 'requests.session', 'requests.step'],
    manual: 'requests',
  },
  { word: 'mirror', meaning: 'The copy of PeeringDB here.', manual: 'peeringdb#the-mirror' },
  {
    word: 'list',
    meaning: 'What registries say of an AS-SET: prefixes, or AS numbers.',
    inApi: ['irr.list'],
    types: ['irr.list', 'irr.version'],
    manual: 'irr#lists',
  },
  {
    word: 'maintenance',
    meaning: 'A time during which sessions are taken out of use.',
    types: ['maintenance.window'],
    manual: 'maintenance',
  },
  {
    word: 'journal',
    meaning: 'Notes about an object, by people.',
    types: ['extras.journalentry'],
    manual: 'objects#journal',
  },
  {
    word: 'change log',
    meaning: 'What was changed, by whom, by which way.',
    types: ['core.objectchange'],
    manual: 'web#the-change-log',
  },
  {
    word: 'audit log',
    meaning: 'Who signed in, and who saw or changed what is secret.',
    types: ['users.auditevent'],
    manual: 'security#audit-log',
  },
  {
    word: 'object grant',
    meaning: 'A permission for some objects of a type.',
    types: ['users.grant'],
    manual: 'security#object-grants',
  },
];

/** The word for objects of a content type; null where the glossary has none. */
export const termOfType = (type: string): Term | null =>
  GLOSSARY.find(({ types = [] }) => types.includes(type)) ?? null;

/** A word of the glossary; null where it has none. */
export const termNamed = (word: string): Term | null => GLOSSARY.find((term) => term.word === word) ?? null;
