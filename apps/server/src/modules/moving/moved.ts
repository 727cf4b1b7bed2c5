import { registry } from '@peersmith/model';
import {
  type AnyResource,
  contentTypeOf,
  entries,
  hasColumn,
  pointersOf,
  targetsOf,
} from '@peersmith/resource';

/** What is moved in, and where earlier versions had it. */
interface Moved {
  /** Paths below `/api/` and tables of earlier versions, the latest first. */
  formerly?: readonly { path: string; table: string; type: string }[];
  /** What only the database tells. */
  databaseAlone?: true;
}

const former = (path: string, type: string) => ({ path, type, table: type.replace('.', '_') });

/**
 * The types that are moved in. The mirror of PeeringDB is loaded from PeeringDB, files of data sources from these; jobs and sign-ins
 * stay behind.
 */
const MOVED: Readonly<Record<string, Moved>> = {
  'extras.tag': {},
  'bgp.community': { formerly: [former('peering/communities', 'peering.community')] },
  'bgp.relationship': {},
  'net.bfd': {},
  'core.datasource': {},
  'extras.ixapi': { formerly: [former('extras/ix-api', 'extras.ixapi')] },
  'peering.routingpolicy': {},
  'peering.autonomoussystem': {},
  'peering.bgpgroup': {},
  'peering.internetexchange': {},
  'devices.platform': {},
  'devices.configuration': { formerly: [former('peering/configurations', 'peering.configuration')] },
  'devices.router': { formerly: [former('peering/routers', 'peering.router')] },
  'net.connection': {},
  'peering.directpeeringsession': {},
  'peering.internetexchangepeeringsession': {},
  'messaging.contactrole': {},
  'messaging.contact': {},
  'messaging.email': { formerly: [former('peering/emails', 'peering.email')] },
  'messaging.contactassignment': {},
  'extras.configcontext': {},
  'extras.configcontextassignment': {},
  'extras.exporttemplate': {},
  'extras.webhook': {},
  'peeringdb.hiddenpeer': {},
  'auth.group': {},
  'auth.user': {},
  'users.token': { databaseAlone: true },
  'extras.journalentry': {},
};

/** Types by what earlier versions called them. */
export const FORMER_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(MOVED).flatMap(([type, { formerly = [] }]) =>
    formerly.map((one) => [one.type, type] as const),
  ),
);

export const formerlyOf = (resource: AnyResource) => MOVED[contentTypeOf(resource)]?.formerly ?? [];
export const isDatabaseAlone = (resource: AnyResource) =>
  MOVED[contentTypeOf(resource)]?.databaseAlone === true;

/** Everything that is moved in, each after all that it points at. */
export const movedResources: readonly AnyResource[] = inOrder(
  Object.keys(MOVED).flatMap((type) => registry[type] ?? []),
);

function inOrder(all: readonly AnyResource[]): AnyResource[] {
  const ordered: AnyResource[] = [];
  const visit = (resource: AnyResource, path: ReadonlySet<AnyResource>): void => {
    if (ordered.includes(resource) || path.has(resource) || !all.includes(resource)) return;
    for (const one of pointedAt(resource)) visit(one, new Set([...path, resource]));
    ordered.push(resource);
  };
  for (const resource of all) visit(resource, new Set());
  return ordered;
}

function pointedAt(resource: AnyResource): AnyResource[] {
  return [
    ...entries(resource).flatMap(([, { target }]) => (target ? (registry[target] ?? []) : [])),
    ...pointersOf(resource).flatMap((pointing) => targetsOf(registry, pointing)),
  ];
}

/** Whether a field is kept in the database, in a column or beside it. */
export const isKept = ([, field]: [string, AnyResource['fields'][string]]): boolean =>
  hasColumn(field) || field.storage === 'link' || field.storage === 'tagging';
