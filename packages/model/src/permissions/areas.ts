interface Area {
  title: string;
  /** Whether objects of a content type belong to it; the first area that says so has them. */
  has: (type: string) => boolean;
}

const matching = (expression: RegExp) => (type: string) => expression.test(type);

/** What permissions are about, in the order in which people are shown them. */
export const AREAS = {
  peering: {
    title: 'Peering',
    has: matching(/^(?:peering\.(?!routingpolicy)|peeringdb\.hiddenpeer$)/),
  },
  policy: { title: 'Policy', has: matching(/^(?:bgp\.|peering\.routingpolicy$)/) },
  requests: { title: 'Requests', has: matching(/^(?:requests|portal)\./) },
  network: { title: 'Network and exchanges', has: matching(/^(?:net|members|ixapi)\.|^extras\.ixapi$/) },
  devices: { title: 'Devices', has: matching(/^(?:devices|netbox)\./) },
  deployment: { title: 'Deployment', has: matching(/^deployment\./) },
  registries: { title: 'Routing security', has: matching(/^(?:irr|rpki)\./) },
  maintenance: { title: 'Maintenance', has: matching(/^maintenance\./) },
  messaging: { title: 'Messaging', has: matching(/^messaging\./) },
  peeringdb: { title: 'PeeringDB', has: matching(/^peeringdb\./) },
  customisation: {
    title: 'Customisation',
    has: matching(/^extras\.(?:tag|journalentry|configcontext\w*|exporttemplate)$/),
  },
  own: { title: 'Of one’s own', has: matching(/^users\.(?:savedview|token)$/) },
  operations: { title: 'Operations', has: matching(/^core\./) },
  connections: { title: 'Webhooks', has: matching(/^extras\.webhook/) },
  accounts: { title: 'Accounts', has: matching(/^(?:auth|users)\./) },
} as const satisfies Record<string, Area>;

/** What an area is called in data. */
export type AreaName = keyof typeof AREAS;

const isArea = (name: string): name is AreaName => name in AREAS;
export const AREA_NAMES: readonly AreaName[] = Object.keys(AREAS).filter(isArea);

/** The area of a content type. */
export const areaOf = (type: string): AreaName =>
  AREA_NAMES.find((name) => AREAS[name].has(type)) ?? 'operations';
