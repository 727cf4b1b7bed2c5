import { type AnyResource, contentTypeOf, permissionOf, type Registry, type Verb } from '@peersmith/resource';
import { AREA_NAMES, type AreaName, areaOf } from './areas.ts';

/** A permission as people read it. */
export interface PermissionWords {
  permission: string;
  area: AreaName;
  /** `See routers`, `Approve plans`. */
  label: string;
  /** For what can be done with objects of a type. */
  of: { resource: AnyResource; verb: Verb } | null;
}

/** What can be done with objects of any type, and how it is said. */
const VERBS: Readonly<Record<Verb, string>> = {
  view: 'See',
  add: 'Add',
  change: 'Change',
  delete: 'Delete',
};
const isVerb = (word: string): word is Verb => word in VERBS;
const EACH_VERB: readonly Verb[] = Object.keys(VERBS).filter(isVerb);

interface Special {
  area: AreaName;
  label: string;
}

/** Permissions for more than reading and writing objects. */
const SPECIAL: Readonly<Record<string, Special>> = {
  'core.cancel_job': { area: 'operations', label: 'Cancel jobs' },
  'core.run_job': { area: 'operations', label: 'Run jobs again' },
  'core.synchronise_datasource': { area: 'operations', label: 'Read data sources anew' },
  'core.push_datasource': { area: 'operations', label: 'Write files of data sources' },
  'core.view_password': { area: 'operations', label: 'See secrets of data sources' },
  'devices.view_router_configuration': { area: 'devices', label: 'Make and read configurations of routers' },
  'devices.deploy_router_configuration': {
    area: 'devices',
    label: 'Plan changes of routers, and compare them with their configuration',
  },
  'devices.push_router_configuration_to_data_source': {
    area: 'devices',
    label: 'Push configurations to data sources',
  },
  'devices.review_rendering': { area: 'devices', label: 'Review kept configurations' },
  'devices.view_password': { area: 'devices', label: 'See passwords of devices' },
  'peering.send_email': { area: 'messaging', label: 'Send e-mail to networks' },
  'peering.view_password': { area: 'peering', label: 'See passwords of sessions' },
  'peering.view_internet_exchange_point_ixapi': { area: 'network', label: 'See what IX-APIs say' },
  'peering.change_internet_exchange_point_ixapi': { area: 'network', label: 'Order and change at exchanges' },
  'extras.view_password': { area: 'connections', label: 'See secrets of webhooks and IX-APIs' },
  'members.view_password': { area: 'network', label: 'See secrets of member exports' },
  'deployment.approve_plan': { area: 'deployment', label: 'Approve and reject plans' },
  'deployment.apply_plan': { area: 'deployment', label: 'Apply approved plans to routers' },
  'rpki.refresh_snapshot': { area: 'registries', label: 'Read RPKI data anew' },
  'irr.refresh_list': { area: 'registries', label: 'Read IRR lists anew' },
  'irr.decide_version': { area: 'registries', label: 'Accept and reject versions of IRR lists' },
  'requests.decide_request': { area: 'requests', label: 'Approve and decline peering requests' },
  'requests.activate_rule': { area: 'requests', label: 'Put policy rules in force' },
  'maintenance.schedule_window': { area: 'maintenance', label: 'Schedule, move and end maintenances' },
  'netbox.synchronise_device': { area: 'devices', label: 'Read NetBox anew' },
};

const words = new WeakMap<Registry, ReadonlyMap<string, PermissionWords>>();

/** Every permission there is, in words, by the order of areas. */
export function everyPermission(registry: Registry): ReadonlyMap<string, PermissionWords> {
  const known = words.get(registry);
  if (known) return known;
  const all = Object.values(registry).flatMap((resource) => [
    ...EACH_VERB.map(
      (verb): PermissionWords => ({
        permission: permissionOf(resource, verb),
        area: areaOf(contentTypeOf(resource)),
        label: `${VERBS[verb]} ${resource.plural}`,
        of: { resource, verb },
      }),
    ),
    ...resource.permissions.map((permission): PermissionWords => specialWords(permission, resource)),
  ]);
  const order = (one: PermissionWords) => AREA_NAMES.indexOf(one.area);
  const sorted = all.sort((one, other) => order(one) - order(other));
  // A permission that two types name stands once, and that of a type itself before others.
  const found = new Map<string, PermissionWords>();
  for (const one of sorted) if (one.of || !found.has(one.permission)) found.set(one.permission, one);
  words.set(registry, found);
  return found;
}

const specialWords = (permission: string, resource: AnyResource): PermissionWords => ({
  permission,
  ...(SPECIAL[permission] ?? {
    area: areaOf(contentTypeOf(resource)),
    label: permission.replace(/^\w+\./, '').replaceAll('_', ' '),
  }),
  of: null,
});
