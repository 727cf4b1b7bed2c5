import { Button } from '@mantine/core';
import {
  autonomousSystem,
  bgpGroup,
  connection,
  directPeeringSession,
  hiddenPeer,
  internetExchange,
  internetExchangePeeringSession,
  ixapi,
  networkIXLan,
  synchronisation,
} from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { VIEW_IX_API } from '../ix-api/ix-api-data.ts';
import { SEND } from '../mailings/mailing-data.ts';
import { WriteToList, writeToRows } from '../mailings/write-to.tsx';
import { VIEW_MEMBERS } from '../members/members-data.ts';
import { conversation } from '../messaging/conversation-data.ts';
import { interfaceWidget } from '../netbox/interface-widget.tsx';
import { fromInterface } from '../netbox/propose.ts';
import { VIEW_RPKI } from '../rpki/rpki-data.ts';
import { fillNetwork } from './fill-network.ts';
import { otherEndOfLink } from './propose-end.ts';
import { roleAtExchange, roleOfRelationship } from './propose-role.ts';
import { connectionOfRouter, local_autonomous_system, policies } from './widgets.ts';

const AvailablePeers = later(() => import('../candidates/tabs.tsx'), 'AvailablePeers');
const AvailableSessions = later(() => import('../candidates/tabs.tsx'), 'AvailableSessions');
const PrefixesTab = later(() => import('../irr/prefixes-tab.tsx'), 'PrefixesTab');
const ExchangeIxApiTab = later(() => import('../ix-api/exchange-tab.tsx'), 'ExchangeIxApiTab');
const MembersTab = later(() => import('../members/members-tab.tsx'), 'MembersTab');
const SystemConversationTab = later(
  () => import('../messaging/conversation-tab.tsx'),
  'SystemConversationTab',
);
const SystemEmailTab = later(() => import('../messaging/email-tabs.tsx'), 'SystemEmailTab');
const SessionHistoryTab = later(() => import('../monitoring/history-tab.tsx'), 'SessionHistoryTab');
const ImportSessionsTab = later(() => import('../monitoring/import-tab.tsx'), 'ImportSessionsTab');
const SessionsHistoryTab = later(
  () => import('../monitoring/sessions-history-tab.tsx'),
  'SessionsHistoryTab',
);
const RecordTab = later(() => import('../peeringdb/record-tab.tsx'), 'RecordTab');
const RenumberTab = later(() => import('../peeringdb/renumber-tab.tsx'), 'RenumberTab');
const RpkiTab = later(() => import('../rpki/system-tab.tsx'), 'RpkiTab');

/** What stands on pages of single objects: read together, as each of them wants some of it. */
const parts = () => import('./page-parts.tsx');
const history = { title: 'History', Show: SessionHistoryTab };
const monitoring = { title: 'Monitoring', Show: SessionsHistoryTab };

/** From its list, and from ticked rows of it, to a mailing. */
const writing = (resource: AnyResource) => ({
  ListTools: WriteToList,
  Bulk: writeToRows(resource),
  bulkPermissions: [SEND],
});

const setup = (
  <Button component={Link} to="/setup/" variant="default">
    Set up from PeeringDB
  </Button>
);

present(autonomousSystem, {
  fills: { key: 'asn', read: fillNetwork },
  typedToDelete: ({ asn }) => `AS${String(asn)}`,
  ...writing(autonomousSystem),
  emptyHint: setup,
  widgets: policies,
  Lead: later(parts, 'NetworkLead'),
  DetailActions: later(parts, 'NetworkActions', null),
  tabs: {
    prefixes: { title: 'Prefixes', permission: 'irr.view_version', Show: PrefixesTab },
    monitoring,
    peeringdb: { title: 'PeeringDB', permission: 'peeringdb.view_network', Show: RecordTab },
    rpki: { title: 'RPKI', permission: VIEW_RPKI, Show: RpkiTab },
    'available-sessions': {
      title: 'Available sessions',
      permission: 'peeringdb.view_networkixlan',
      Show: AvailableSessions,
    },
    email: { title: 'E-mail', permission: 'peering.send_email', Show: SystemEmailTab },
    conversation: { ...conversation, Show: SystemConversationTab },
  },
});
present(bgpGroup, {
  widgets: policies,
  Lead: later(parts, 'GroupStanding'),
  DetailActions: later(parts, 'GroupActions', null),
  tabs: {
    monitoring,
    'import-sessions': {
      title: 'Import sessions',
      permission: 'peering.add_directpeeringsession',
      Show: ImportSessionsTab,
    },
  },
});
present(internetExchange, {
  typedToDelete: ({ name }) => String(name),
  Lead: later(parts, 'ExchangeStanding'),
  DetailActions: later(parts, 'ExchangeActions', null),
  emptyHint: setup,
  widgets: { ...policies, local_autonomous_system },
  tabs: {
    monitoring,
    'available-peers': {
      title: 'Available peers',
      permission: 'peeringdb.view_networkixlan',
      Show: AvailablePeers,
    },
    members: { title: 'Members', permission: VIEW_MEMBERS, Show: MembersTab },
    'import-sessions': {
      title: 'Import sessions',
      permission: 'peering.add_internetexchangepeeringsession',
      Show: ImportSessionsTab,
    },
    'ix-api': { title: 'IX-API', permission: VIEW_IX_API, needs: ixapi, Show: ExchangeIxApiTab },
    renumber: { title: 'Renumber', permission: 'peeringdb.view_networkixlan', Show: RenumberTab },
  },
});
present(connection, {
  leading: 'name',
  widgets: { interface: interfaceWidget },
  proposes: fromInterface,
  Lead: later(parts, 'ConnectionLead', null),
  columns: ['name', 'interface', 'ipv4_address', 'ipv6_address', 'vlan', 'status'],
  DetailActions: later(parts, 'ConnectionActions', null),
  emptyHint: setup,
});
present(directPeeringSession, {
  ...writing(directPeeringSession),
  leading: 'ip_address',
  columns: directPeeringSession.columns.filter((key) => key !== 'local_ip_address'),
  widgets: { ...policies, local_autonomous_system, connection: connectionOfRouter },
  Lead: later(parts, 'SessionLead'),
  tabs: { history },
  DetailActions: later(parts, 'DirectSessionActions', null),
  proposes: (...asked) => ({ ...roleOfRelationship(...asked), ...otherEndOfLink(...asked) }),
});
present(internetExchangePeeringSession, {
  ...writing(internetExchangePeeringSession),
  leading: 'ip_address',
  emptyHint: setup,
  widgets: policies,
  Lead: later(parts, 'SessionLead'),
  tabs: { history },
  DetailActions: later(parts, 'ExchangeSessionActions', null),
  proposes: roleAtExchange,
});
present(synchronisation, { leading: 'time', title: () => 'Synchronisation' });
present(hiddenPeer, { leading: 'display' });
present(networkIXLan, { leading: 'display', columns: ['display', ...networkIXLan.columns] });
