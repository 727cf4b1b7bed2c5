import { Button } from '@mantine/core';
import {
  autonomousSystem,
  connection,
  directPeeringSession,
  hiddenPeer,
  internetExchange,
  internetExchangePeeringSession,
  networkIXLan,
} from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { present } from '../../resource/present.ts';

const setup = (
  <Button component={Link} to="/setup/" variant="default">
    Set up from PeeringDB
  </Button>
);

present(autonomousSystem, { emptyHint: setup });
present(internetExchange, { emptyHint: setup });
present(connection, {
  leading: 'name',
  columns: [
    'name',
    'internet_exchange_point',
    'router',
    'interface',
    'ipv4_address',
    'ipv6_address',
    'vlan',
    'status',
  ],
  emptyHint: setup,
});
present(directPeeringSession, { leading: 'ip_address' });
present(internetExchangePeeringSession, { leading: 'ip_address', emptyHint: setup });
present(hiddenPeer, { leading: 'display' });
present(networkIXLan, { leading: 'display', columns: ['display', ...networkIXLan.columns] });
