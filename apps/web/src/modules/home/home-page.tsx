import { Alert, Button, SimpleGrid, Stack } from '@mantine/core';
import {
  autonomousSystem,
  bgpGroup,
  connection,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  router,
  routingPolicy,
} from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import { IconWand } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCan, useHolds } from '../../api/me.tsx';
import { Page } from '../../shell/page.tsx';
import { WhatIsDown } from '../monitoring/what-is-down.tsx';
import { useSetup } from '../peeringdb/load-mirror.tsx';
import { Counter } from './counter.tsx';
import { RecentChanges } from './recent-changes.tsx';
import { SessionStates } from './session-states.tsx';

const COUNTED = [
  autonomousSystem,
  internetExchange,
  internetExchangePeeringSession,
  directPeeringSession,
  router,
  connection,
  bgpGroup,
  routingPolicy,
];

/** How much there is, how the sessions do, and what happened lately. */
export function HomePage() {
  const can = useCan();
  const holds = useHolds();
  const seesSessions = can(internetExchangePeeringSession, 'view') && can(directPeeringSession, 'view');
  return (
    <Page title="Home">
      <Stack gap="lg">
        <SetupHint />
        <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
          {COUNTED.filter((resource) => can(resource, 'view')).map((resource) => (
            <Counter key={resource.path} resource={resource} />
          ))}
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
          {seesSessions && <WhatIsDown />}
          <Stack gap="lg">
            {seesSessions && <SessionStates />}
            {holds('core.view_objectchange') && <RecentChanges />}
          </Stack>
        </SimpleGrid>
      </Stack>
    </Page>
  );
}

/** While there is no AS of one's own, the first thing to do. */
function SetupHint() {
  const { data } = useSetup();
  const holds = useHolds();
  if (!data || data.ready || !holds(permissionOf(autonomousSystem, 'add'))) return null;
  return (
    <Alert variant="outline" icon={<IconWand size={18} />} title="Peersmith is empty">
      Start with your ASN and read the configuration of your router a few minutes later, or look around in a
      made-up network first.
      <div>
        <Button component={Link} to="/setup/" mt="sm">
          Open setup
        </Button>
      </div>
    </Alert>
  );
}
