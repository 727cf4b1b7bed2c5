import { permissionOf, type Registry } from '@peersmith/resource';

/** What permissions beyond view, add, change and delete let somebody do. */
const OTHERS: Readonly<Record<string, string>> = {
  'core.cancel_job': 'Cancel jobs',
  'core.run_job': 'Run jobs again',
  'core.synchronise_datasource': 'Synchronise data sources',
  'core.push_datasource': 'Write to data sources',
  'core.view_password': 'See secrets of data sources',
  'deployment.approve_plan': 'Approve plans',
  'deployment.apply_plan': 'Apply plans',
  'devices.view_router_configuration': 'See configurations of routers',
  'devices.deploy_router_configuration': 'Plan configurations, and connect to routers',
  'devices.push_router_configuration_to_data_source': 'Push configurations to data sources',
  'devices.view_password': 'See passwords of routers',
  'devices.review_rendering': 'Mark configuration changes as reviewed',
  'extras.view_password': 'See secrets of IX-APIs and webhooks',
  'irr.refresh_list': 'Refresh IRR lists',
  'irr.decide_version': 'Decide on IRR lists that wait',
  'maintenance.schedule_window': 'Schedule, cancel and end maintenances',
  'members.view_password': 'See secrets of member exports',
  'netbox.synchronise_device': 'Read NetBox',
  'peering.send_email': 'Send e-mails to networks',
  'peering.view_password': 'See passwords of sessions',
  'peering.view_internet_exchange_point_ixapi': 'See what IX-APIs say of exchanges',
  'peering.change_internet_exchange_point_ixapi': 'Change things at exchanges by their IX-APIs',
  'portal.change_sessionwish': 'Answer session wishes',
  'portal.change_guesttoken': 'Revoke guest tokens',
  'requests.activate_rule': 'Activate policy rules',
  'requests.decide_request': 'Decide on peering requests',
  'rpki.refresh_snapshot': 'Read RPKI data',
};

const VERBS = { view: 'View', add: 'Add', change: 'Change', delete: 'Delete' } as const;
const verbs = Object.keys(VERBS) as (keyof typeof VERBS)[];

/** What a permission is called by people; its own name where nobody has named it. */
export function permissionTitle(registry: Registry, permission: string): string {
  const known = OTHERS[permission];
  if (known) return known;
  for (const resource of Object.values(registry))
    for (const verb of verbs)
      if (permissionOf(resource, verb) === permission) return `${VERBS[verb]} ${resource.plural}`;
  return permission;
}
