import { Box, Button, Group, Stack, Stepper, Text } from '@mantine/core';
import type { Nested, SetupImported } from '@peersmith/api-client';
import { router } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { tabPath } from '../../resource/pages.ts';
import { counted } from '../../text/format.ts';
import { LoadMirror, useSetup } from '../peeringdb/load-mirror.tsx';
import { Candidates } from './candidates.tsx';
import { NetworkStep } from './network-step.tsx';

/** Four steps: PeeringDB, your network, your peers, the configuration. */
export function Wizard() {
  const [step, setStep] = useState(0);
  const [imported, setImported] = useState<{ asn: number; made: SetupImported } | null>(null);
  return (
    <Stepper
      active={step}
      onStepClick={setStep}
      size="sm"
      allowNextStepsSelect={false}
      aria-label="Steps of the setup"
    >
      <Stepper.Step label="PeeringDB" description="What is known of networks">
        <MirrorStep onNext={() => setStep(1)} />
      </Stepper.Step>
      <Stepper.Step label="Your network" description="Exchanges, ports, router">
        <NetworkStep
          onDone={(asn, made) => {
            setImported({ asn, made });
            setStep(2);
          }}
        />
      </Stepper.Step>
      <Stepper.Step label="Peers" description="Whom to have sessions with">
        {imported && (
          <Stack gap="sm" pt="sm">
            <Text size="sm">
              {`${imported.made.autonomous_system.display} has ${counted(imported.made.internet_exchanges, 'exchange')} and ${counted(imported.made.connections, 'connection')} on ${imported.made.router.display}. Choose whom to peer with.`}
            </Text>
            <Candidates asn={imported.asn} onDone={() => setStep(3)} />
          </Stack>
        )}
      </Stepper.Step>
      <Stepper.Step label="Configuration" description="What your router should say">
        {imported && <Done made={imported.made.router} />}
      </Stepper.Step>
      <Stepper.Completed>{null}</Stepper.Completed>
    </Stepper>
  );
}

function MirrorStep({ onNext }: { onNext: () => void }) {
  const { data } = useSetup();
  const filled = (data?.peeringdb.networks ?? 0) > 0;
  return (
    <Stack gap="md" pt="sm">
      <Text size="sm" c="dimmed">
        Peersmith keeps its own copy of PeeringDB, so that proposing peers needs no one else. It is loaded
        once, and renewed when you say so.
      </Text>
      <LoadMirror />
      <Group justify="flex-end">
        <Button disabled={!filled} onClick={onNext}>
          Continue
        </Button>
      </Group>
    </Stack>
  );
}

const Done = ({ made }: { made: Nested }) => (
  <Box className="card" p="xl" mt="sm">
    <Stack gap="sm" align="flex-start">
      <Text fw={600}>Your router’s configuration is ready</Text>
      <Text size="sm" c="dimmed">
        {`It is rendered from what you just made. Change the template, the policies or any session, and ${made.display} follows.`}
      </Text>
      <Group>
        <Button component={Link} to={tabPath(router, made.id, 'configuration')}>
          Show the configuration
        </Button>
        <Button component={Link} to="/" variant="default">
          Go home
        </Button>
      </Group>
    </Stack>
  </Box>
);
