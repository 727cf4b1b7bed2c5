import { Box, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { router } from '@peersmith/model';
import { IconRocket, IconTruck, IconWorldSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { client } from '../../api/client.ts';
import { useMe } from '../../api/me.tsx';
import { helpOnPage } from '../../help/help-of.ts';
import { listPath } from '../../resource/pages.ts';
import { Page } from '../../shell/page.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { JobProgress } from '../core/job-progress.tsx';
import { useSetup, useStartedJob } from '../peeringdb/load-mirror.tsx';
import { RemoveDemo } from './remove-demo.tsx';
import { usePlace, Wizard } from './wizard.tsx';

/** From nothing to a router's configuration: with a made-up world, or with one's own AS. */
export function SetupPage() {
  const { data, error, refetch } = useSetup();
  const { is_superuser } = useMe();
  const { place, go } = usePlace();
  // What was started decides the page until it is left, whatever the server then says.
  const [demoing, setDemoing] = useState(false);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const choosing = demoing || (data.demo && !place.step);
  return (
    <Page
      title="Setup"
      help={helpOnPage(
        'Setup',
        'first-hour',
        'From an ASN to a configuration on a router, with what PeeringDB knows of you.',
      )}
      about={
        choosing
          ? 'Nothing is here yet. Start with your own network, look around in a made-up one, or move in.'
          : 'Your network from PeeringDB: its exchanges and ports, your routers, first policies, and the first sessions.'
      }
      width={1180}
    >
      {choosing ? (
        <SimpleGrid cols={{ base: 1, md: is_superuser ? 3 : 2 }} spacing="lg">
          <Choice
            icon={<IconWorldSearch size={30} stroke={1.5} />}
            title="Start with my ASN"
            text="Peersmith reads PeeringDB, finds your exchanges and ports, proposes peers and writes the configuration of your router. A few minutes."
          >
            <Button onClick={() => go({ step: 'asn' })} disabled={demoing}>
              Start with my ASN
            </Button>
          </Choice>
          <Demo onStart={() => setDemoing(true)} />
          {is_superuser && (
            <Choice
              icon={<IconTruck size={30} stroke={1.5} />}
              title="I come from Peering Manager"
              text="Everything that you have there, looked at first and compared at the end: objects, configurations, and with its database users and tokens as well."
            >
              <Button variant="default" component={Link} to="/setup/moving/" disabled={demoing}>
                Move in
              </Button>
            </Choice>
          )}
        </SimpleGrid>
      ) : data.is_demo && is_superuser && !place.step ? (
        <RemoveDemo />
      ) : (
        <Wizard />
      )}
    </Page>
  );
}

function Demo({ onStart }: { onStart: () => void }) {
  const navigate = useNavigate();
  const demo = useStartedJob(() => client.call('POST /api/setup/demo/'));
  const start = () => {
    onStart();
    demo.start();
  };
  return (
    <Choice
      icon={<IconRocket size={30} stroke={1.5} />}
      title="Load the demo"
      text="A fictional network, AS64500: three exchanges, sixty other networks, three routers and sessions of every kind. Needs no internet, takes seconds, and can be removed again completely."
    >
      {demo.ended ? (
        <Group>
          <Button onClick={() => void navigate({ to: '/' })}>Look around</Button>
          <Button variant="default" onClick={() => void navigate({ to: listPath(router) })}>
            See the routers
          </Button>
        </Group>
      ) : (
        <Button variant="default" onClick={start} loading={demo.running}>
          Load the demo
        </Button>
      )}
      {demo.row && <JobProgress row={demo.row} />}
      {demo.error && <Failure error={demo.error} />}
    </Choice>
  );
}

interface ChoiceProps {
  icon: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}
const Choice = ({ icon, title, text, children }: ChoiceProps) => (
  <Box className="card" p="xl" component="section" aria-label={title}>
    <Stack gap="md" align="stretch">
      <Box c="var(--mantine-color-anchor)">{icon}</Box>
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed" mih={64}>
        {text}
      </Text>
      {children}
    </Stack>
  </Box>
);
