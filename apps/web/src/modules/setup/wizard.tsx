import { Box, Button, Group, Stack, Stepper, Text } from '@mantine/core';
import { router } from '@peersmith/model';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRow } from '../../api/queries.ts';
import { tabPath } from '../../resource/pages.ts';
import { useSearchParams } from '../../resource/search.ts';
import { counted, formatAsn } from '../../text/format.ts';
import { LoadMirror, useSetup } from '../peeringdb/load-mirror.tsx';
import { SourceChoice } from '../peeringdb/source-choice.tsx';
import { AsnStep } from './asn-step.tsx';
import { Candidates } from './candidates.tsx';
import { NetworkStep } from './network-step.tsx';
import { PoliciesStep } from './policies-step.tsx';

const STEPS = ['asn', 'peeringdb', 'network', 'policies', 'peers', 'configuration'] as const;
/** What is asked before there is a router. */
const FIRST: readonly Step[] = ['asn', 'peeringdb', 'network'];
type Step = (typeof STEPS)[number];

interface Place {
  step: Step;
  asn?: number;
  router?: number;
}

/** Where the address says the setup is, and going elsewhere; it may be left and taken up again. */
export function usePlace(): { place: Partial<Place>; go: (place: Place) => void } {
  const search = useSearchParams();
  const navigate = useNavigate();
  const step = STEPS.find((one) => one === search.step?.[0]);
  const [asn, made] = [Number(search.asn?.[0]), Number(search.router?.[0])];
  return {
    place: { ...(step ? { step } : {}), ...(asn ? { asn } : {}), ...(made ? { router: made } : {}) },
    go: (place) => void navigate({ to: '/setup/', search: { ...place } }),
  };
}

/** From your number over PeeringDB, your routers, policies and peers to the configuration. */
export function Wizard() {
  const { place, go } = usePlace();
  const { step = 'asn', asn, router: made } = place;
  const known = asn !== undefined && made !== undefined ? { asn, router: made } : null;
  return (
    <Stepper
      active={STEPS.indexOf(known || (asn && FIRST.includes(step)) ? step : 'asn')}
      onStepClick={(at) => go({ step: STEPS[at] ?? 'asn', ...(asn ? { asn } : {}), ...known })}
      size="sm"
      allowNextStepsSelect={false}
      aria-label="Steps of the setup"
    >
      <Stepper.Step label="Your ASN">
        <AsnStep asn={asn} onDone={(ours) => go({ step: 'peeringdb', asn: ours })} />
      </Stepper.Step>
      <Stepper.Step label="PeeringDB">
        {asn && <MirrorStep onNext={() => go({ step: 'network', asn })} />}
      </Stepper.Step>
      <Stepper.Step label="Routers">
        {asn && <NetworkStep asn={asn} onDone={(router) => go({ step: 'policies', asn, router })} />}
      </Stepper.Step>
      <Stepper.Step label="Policies">
        {known && <PoliciesStep asn={known.asn} onDone={() => go({ step: 'peers', ...known })} />}
      </Stepper.Step>
      <Stepper.Step label="Peers">
        {known && <PeersStep {...known} onDone={() => go({ step: 'configuration', ...known })} />}
      </Stepper.Step>
      <Stepper.Step label="Configuration">{known && <Done router={known.router} />}</Stepper.Step>
    </Stepper>
  );
}

function MirrorStep({ onNext }: { onNext: () => void }) {
  const { data } = useSetup();
  // While it is loaded for the first time, there are networks already and not yet where they are.
  const filled = typeof data?.peeringdb.synchronised === 'string';
  return (
    <Stack gap="md" pt="sm">
      <Text size="sm" c="dimmed">
        Peersmith keeps its own copy of PeeringDB, so that proposing peers needs no one else. It is loaded
        once, and renewed every day.
      </Text>
      <SourceChoice />
      <LoadMirror />
      <Group justify="flex-end">
        <Button disabled={!filled} onClick={onNext}>
          Continue
        </Button>
      </Group>
    </Stack>
  );
}

interface PeersStepProps {
  asn: number;
  router: number;
  onDone: () => void;
}
function PeersStep({ asn, router: id, onDone }: PeersStepProps) {
  const { data } = useRow(router, id);
  return (
    <Stack gap="sm" pt="sm">
      <Text size="sm">
        {data
          ? `${formatAsn(asn)} has ${counted(Number(data.connection_count), 'connection')} on ${data.display}. Choose whom to peer with.`
          : 'Reading …'}
      </Text>
      <Candidates asn={asn} onDone={onDone} />
    </Stack>
  );
}

function Done({ router: id }: { router: number }) {
  const { data } = useRow(router, id);
  return (
    <Box className="card" p="xl" mt="sm">
      <Stack gap="sm" align="flex-start">
        <Text fw={600}>Your router’s configuration is ready</Text>
        <Text size="sm" c="dimmed">
          {`It is rendered from what you just made. Change the template, the policies or any session, and ${data?.display ?? 'it'} follows.`}
        </Text>
        <Group>
          <Button component={Link} to={tabPath(router, id, 'configuration')}>
            Show the configuration
          </Button>
          <Button component={Link} to="/" variant="default">
            Go home
          </Button>
        </Group>
      </Stack>
    </Box>
  );
}
