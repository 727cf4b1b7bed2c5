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
import type { ComponentType } from 'react';
import { present, type SlotProps } from '../../resource/present.ts';
import { AvailablePeers, AvailableSessions } from '../candidates/tabs.tsx';
import { PlanExchange } from '../deployment/plan-exchange.tsx';
import { PrefixesTab } from '../irr/prefixes-tab.tsx';
import { ConnectionAtExchange } from '../ix-api/connection-lead.tsx';
import { ExchangeIxApiTab } from '../ix-api/exchange-tab.tsx';
import { VIEW_IX_API } from '../ix-api/ix-api-data.ts';
import { SEND } from '../mailings/mailing-data.ts';
import { WriteToList, writeToRows } from '../mailings/write-to.tsx';
import { maintenanceOf } from '../maintenance/start-maintenance.tsx';
import { VIEW_MEMBERS } from '../members/members-data.ts';
import { MembersTab } from '../members/members-tab.tsx';
import { conversation } from '../messaging/conversation-data.ts';
import { SystemConversationTab } from '../messaging/conversation-tab.tsx';
import { SystemEmailTab } from '../messaging/email-tabs.tsx';
import { SessionHistoryTab } from '../monitoring/history-tab.tsx';
import { ImportSessionsTab } from '../monitoring/import-tab.tsx';
import { PollExchange, PollGroup, PollNetwork, PollSession } from '../monitoring/poll-actions.tsx';
import { SessionStanding } from '../monitoring/session-standing.tsx';
import { SessionsHistoryTab } from '../monitoring/sessions-history-tab.tsx';
import { ExchangeStanding, GroupStanding, NetworkStanding } from '../monitoring/sessions-standing.tsx';
import { interfaceWidget } from '../netbox/interface-widget.tsx';
import { ConnectionInNetbox } from '../netbox/leads.tsx';
import { fromInterface } from '../netbox/propose.ts';
import { Desk } from '../overview/network-desk.tsx';
import { SessionAnswers } from '../overview/session-why.tsx';
import { RecordTab } from '../peeringdb/record-tab.tsx';
import { RenumberTab } from '../peeringdb/renumber-tab.tsx';
import { VIEW_RPKI } from '../rpki/rpki-data.ts';
import { RpkiTab } from '../rpki/system-tab.tsx';
import { encryptPassword } from './encrypt-password.tsx';
import { fillNetwork } from './fill-network.ts';
import { otherEndOfLink } from './propose-end.ts';
import { roleAtExchange, roleOfRelationship } from './propose-role.ts';
import { connectionOfRouter, local_autonomous_system, policies } from './widgets.ts';

const both = (First: ComponentType<SlotProps>, Second: ComponentType<SlotProps>) => (slot: SlotProps) => (
  <>
    <First {...slot} />
    <Second {...slot} />
  </>
);
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
  Lead: both(NetworkStanding, Desk),
  DetailActions: both(PollNetwork, maintenanceOf('autonomous_systems')),
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
  Lead: GroupStanding,
  DetailActions: both(PollGroup, maintenanceOf('bgp_groups')),
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
  Lead: ExchangeStanding,
  DetailActions: both(both(PollExchange, PlanExchange), maintenanceOf('internet_exchanges')),
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
  Lead: both(ConnectionAtExchange, ConnectionInNetbox),
  columns: ['name', 'interface', 'ipv4_address', 'ipv6_address', 'vlan', 'status'],
  DetailActions: maintenanceOf('connections'),
  emptyHint: setup,
});
present(directPeeringSession, {
  ...writing(directPeeringSession),
  leading: 'ip_address',
  columns: directPeeringSession.columns.filter((key) => key !== 'local_ip_address'),
  widgets: { ...policies, local_autonomous_system, connection: connectionOfRouter },
  Lead: both(SessionStanding, SessionAnswers),
  tabs: { history },
  DetailActions: both(PollSession, encryptPassword(directPeeringSession)),
  proposes: (...asked) => ({ ...roleOfRelationship(...asked), ...otherEndOfLink(...asked) }),
});
present(internetExchangePeeringSession, {
  ...writing(internetExchangePeeringSession),
  leading: 'ip_address',
  emptyHint: setup,
  widgets: policies,
  Lead: both(SessionStanding, SessionAnswers),
  tabs: { history },
  DetailActions: both(PollSession, encryptPassword(internetExchangePeeringSession)),
  proposes: roleAtExchange,
});
present(synchronisation, { leading: 'time', title: () => 'Synchronisation' });
present(hiddenPeer, { leading: 'display' });
present(networkIXLan, { leading: 'display', columns: ['display', ...networkIXLan.columns] });
