import { Button } from '@mantine/core';
import {
  autonomousSystem,
  bgpGroup,
  connection,
  directPeeringSession,
  hiddenPeer,
  internetExchange,
  internetExchangePeeringSession,
  networkIXLan,
  synchronisation,
} from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { present } from '../../resource/present.ts';
import { AvailablePeers, AvailableSessions } from '../candidates/tabs.tsx';
import { PlanExchange } from '../deployment/plan-exchange.tsx';
import { SystemEmailTab } from '../messaging/email-tabs.tsx';
import { SessionLimit, SystemLimits } from '../peeringdb/prefix-limits.tsx';
import { RecordTab } from '../peeringdb/record-tab.tsx';
import { RenumberTab } from '../peeringdb/renumber-tab.tsx';
import { encryptPassword } from './encrypt-password.tsx';
import { roleAtExchange, roleOfRelationship } from './propose-role.ts';
import { connectionOfRouter, local_autonomous_system, policies } from './widgets.ts';

const setup = (
  <Button component={Link} to="/setup/" variant="default">
    Set up from PeeringDB
  </Button>
);

present(autonomousSystem, {
  emptyHint: setup,
  widgets: policies,
  panels: [{ title: 'Prefix limits in force', Show: SystemLimits }],
  tabs: {
    peeringdb: { title: 'PeeringDB', permission: 'peeringdb.view_network', Show: RecordTab },
    'available-sessions': {
      title: 'Available sessions',
      permission: 'peeringdb.view_networkixlan',
      Show: AvailableSessions,
    },
    email: { title: 'E-mail', permission: 'peering.send_email', Show: SystemEmailTab },
  },
});
present(bgpGroup, { widgets: policies });
present(internetExchange, {
  DetailActions: PlanExchange,
  emptyHint: setup,
  widgets: { ...policies, local_autonomous_system },
  tabs: {
    'available-peers': {
      title: 'Available peers',
      permission: 'peeringdb.view_networkixlan',
      Show: AvailablePeers,
    },
    renumber: { title: 'Renumber', permission: 'peeringdb.view_networkixlan', Show: RenumberTab },
  },
});
present(connection, {
  leading: 'name',
  columns: ['name', 'interface', 'ipv4_address', 'ipv6_address', 'vlan', 'status'],
  emptyHint: setup,
});
present(directPeeringSession, {
  leading: 'ip_address',
  columns: directPeeringSession.columns.filter((key) => key !== 'local_ip_address'),
  widgets: { ...policies, local_autonomous_system, connection: connectionOfRouter },
  DetailActions: encryptPassword(directPeeringSession),
  proposes: roleOfRelationship,
  panels: [{ title: 'Prefix limit in force', Show: SessionLimit }],
});
present(internetExchangePeeringSession, {
  leading: 'ip_address',
  emptyHint: setup,
  widgets: policies,
  DetailActions: encryptPassword(internetExchangePeeringSession),
  proposes: roleAtExchange,
  panels: [{ title: 'Prefix limit in force', Show: SessionLimit }],
});
present(synchronisation, { leading: 'time', title: () => 'Synchronisation' });
present(hiddenPeer, { leading: 'display' });
present(networkIXLan, { leading: 'display', columns: ['display', ...networkIXLan.columns] });
