import { contentTypeOf, type Registry, type Verb } from '@peersmith/resource';
import { AREA_NAMES, type AreaName } from './areas.ts';
import { everyPermission, type PermissionWords } from './words.ts';

type Gives = (one: PermissionWords) => boolean;

interface Preset {
  label: string;
  /** What whoever has it may do, and what not, in a sentence or two. */
  about: string;
  gives: Gives;
}

const READ: readonly Verb[] = ['view'];
const WRITE: readonly Verb[] = ['view', 'add', 'change', 'delete'];

/** Objects of all types of areas. */
const objects =
  (areas: readonly AreaName[], verbs: readonly Verb[]): Gives =>
  ({ area, of }) =>
    of !== null && areas.includes(area) && verbs.includes(of.verb);
/** Objects of single types. */
const types =
  (names: readonly string[], verbs: readonly Verb[]): Gives =>
  ({ of }) =>
    of !== null && verbs.includes(of.verb) && names.includes(contentTypeOf(of.resource));
const exactly =
  (...names: readonly string[]): Gives =>
  ({ permission }) =>
    names.includes(permission);
const any =
  (...parts: readonly Gives[]): Gives =>
  (one) =>
    parts.some((gives) => gives(one));

const READABLE = AREA_NAMES.filter((name) => !['accounts', 'connections'].includes(name));

const viewer = any(
  objects(READABLE, READ),
  objects(['own'], WRITE),
  exactly('devices.view_router_configuration', 'peering.view_internet_exchange_point_ixapi'),
);
const coordinator = any(
  viewer,
  objects(['peering', 'requests', 'maintenance', 'messaging'], WRITE),
  types(['extras.journalentry', 'extras.tag'], WRITE),
  exactly(
    'peering.send_email',
    'requests.decide_request',
    'maintenance.schedule_window',
    'irr.refresh_list',
    'devices.review_rendering',
  ),
);
const engineer = any(
  coordinator,
  objects(
    [
      ...([
        'policy',
        'network',
        'devices',
        'deployment',
        'registries',
        'customisation',
        'peeringdb',
      ] as const),
      'operations',
    ],
    WRITE,
  ),
  ({ area, of, permission }) =>
    of === null &&
    area !== 'connections' &&
    !['core.view_password', 'members.view_password'].includes(permission),
);
const automation = any(
  viewer,
  objects(['peering', 'policy', 'network', 'customisation', 'maintenance'], WRITE),
  types(['devices.router', 'devices.platform', 'messaging.contact', 'messaging.contactassignment'], WRITE),
  exactly(
    'core.synchronise_datasource',
    'devices.deploy_router_configuration',
    'devices.push_router_configuration_to_data_source',
    'deployment.apply_plan',
    'maintenance.schedule_window',
    'netbox.synchronise_device',
  ),
);

/** Permissions for what people and programs usually do, under a name. What a release adds to the product, it adds to them. */
export const PRESETS = {
  viewer: {
    label: 'Viewer',
    about:
      'Sees the network, its peers, requests, deployments and configurations, with masks for passwords. Changes nothing but views and API tokens of their own; sees neither accounts nor webhooks.',
    gives: viewer,
  },
  peering_coordinator: {
    label: 'Peering coordinator',
    about:
      'What a viewer may, and keeps networks, exchanges, sessions, peering requests, contacts, e-mail and maintenances. Neither changes routers, policies and templates nor sends anything to a router.',
    gives: coordinator,
  },
  engineer: {
    label: 'Engineer',
    about:
      'What a peering coordinator may, and keeps routers, policies, templates and data sources, sees passwords of sessions and devices, and plans, approves and applies changes of routers. Has no say over accounts and webhooks.',
    gives: engineer,
  },
  automation: {
    label: 'Automation',
    about:
      'For programs: reads what a viewer reads, writes networks, sessions, policies, connections and routers, plans changes and applies those that somebody approved. Approves nothing, decides no request, and sees no secret.',
    gives: automation,
  },
  administrator: {
    label: 'Administrator',
    about:
      'Holds every permission, also over accounts, groups and webhooks. Only superusers make superusers and limit others to some objects.',
    gives: () => true,
  },
} as const satisfies Record<string, Preset>;

/** What a preset is called in data. */
export type PresetName = keyof typeof PRESETS;

export const isPreset = (name: string): name is PresetName => name in PRESETS;
export const PRESET_NAMES: readonly PresetName[] = Object.keys(PRESETS).filter(isPreset);

const expanded = new WeakMap<Registry, Map<string, readonly string[]>>();

/** The permissions that a preset stands for; none where there is no preset of that name. */
export function permissionsOfPreset(registry: Registry, name: string): readonly string[] {
  const known = expanded.get(registry) ?? new Map<string, readonly string[]>();
  expanded.set(registry, known);
  const held = known.get(name);
  if (held) return held;
  const gives: Gives = isPreset(name) ? PRESETS[name].gives : () => false;
  const found = [...everyPermission(registry).values()].filter(gives).map(({ permission }) => permission);
  known.set(name, found);
  return found;
}
