import type { Registry } from '@peersmith/resource';

/** What jobs are called by people; the API has their machine names, which are Peering Manager's where it has them. */
export const JOB_NAMES: Readonly<Record<string, string>> = {
  'core.datasource.due': 'Synchronise data sources that are due',
  'core.datasource.synchronisation': 'Synchronise a data source',
  'deployment.apply': 'Apply a plan',
  'deployment.check_drift': 'Check drift',
  'deployment.plan': 'Make a plan',
  'deployment.recover': 'Look at interrupted changes of routers',
  'devices.rendering.follow': 'Follow configurations',
  'devices.router.poll_bgp_sessions': 'Poll sessions of a router',
  'devices.router.push_to_data_source': 'Push to a data source',
  'devices.router.render_configuration': 'Render configurations',
  'devices.router.test_napalm_connection': 'Test the connection to a router',
  'extras.exporttemplate.render': 'Render an export template',
  'irr.refresh_due_lists': 'Refresh IRR lists that are due',
  'irr.refresh_lists': 'Refresh IRR lists',
  'ix-api.change': 'Change something at an exchange',
  'ix-api.changes': 'Go on with changes at exchanges',
  'ix-api.synchronise': 'Read an IX-API',
  'maintenance.look': 'Look at maintenances',
  'maintenance.plan': 'Plan for a maintenance',
  'members.read': 'Read a member export',
  'members.read-all': 'Read member exports',
  'messaging.prepare_mailing': 'Write the messages of a mailing',
  'messaging.read_mailbox': 'Read the mailbox',
  'monitoring.poll': 'Poll sessions of all routers',
  'monitoring.thin_history': 'Thin histories',
  'moving.peering_manager': 'Move in from Peering Manager',
  'netbox.read': 'Read NetBox',
  'peering.bgpgroup.import_sessions': 'Import sessions into a BGP group',
  'peering.internetexchange.import_sessions': 'Import sessions at an exchange',
  'peeringdb.synchronise': 'Load PeeringDB',
  'requests.follow': 'Follow peering requests',
  'requests.follow-api': 'Ask the Peering API of a network',
  'requests.provision': 'Make the sessions of a request',
  'rpki.refresh': 'Read RPKI data',
  'setup.demo': 'Load the demonstration',
  'users.clean_up': 'Clean up sign-ins',
};

/** What a job is called: an import by what it imports, one that nobody has named by its own name in words. */
export function jobTitle(registry: Registry, name: string): string {
  const imported = registry[name.replace(/^import\./, '')];
  if (imported) return `Import ${imported.plural}`;
  const words = name.replaceAll(/[._-]+/g, ' ');
  return JOB_NAMES[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
