import { Alert, Box, Button, Stack, Text } from '@mantine/core';
import type { Home } from '@peersmith/api-client';
import { IconWand } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useHolds } from '../../api/me.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { helpOnPage } from '../../help/help-of.ts';
import { Page } from '../../shell/page.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { useHome } from '../overview/overview-data.ts';
import { LeftOutNote } from '../overview/seen-link.tsx';
import { NextPeers } from './next-peers.tsx';
import { RecentChanges } from './recent-changes.tsx';
import { StepsLeft } from './steps-left.tsx';
import { TodoCard } from './todo-card.tsx';

/** What there is to do, the most urgent first; whom to peer with next; and what happened lately. */
export function HomePage() {
  const holds = useHolds();
  const { data, error, refetch } = useHome();
  return (
    <Page
      title="Home"
      help={helpOnPage(
        'Home',
        'desk#home',
        'What there is to do, whom to peer with next, and what changed lately.',
      )}
    >
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={12} />
      ) : (
        <>
          {data.setup.some(({ step }) => step === 'network') && <Beginning />}
          <div className="halves">
            <Stack gap="md">
              {data.setup.length > 0 && <StepsLeft steps={data.setup} />}
              {data.todo.map((todo) => (
                <TodoCard key={todo.kind} todo={todo} />
              ))}
              {data.todo.length === 0 && data.setup.length === 0 && (
                <div className="card">
                  <Empty title="Nothing to do">
                    No session is down, nothing waits for a decision, and every configuration renders.
                  </Empty>
                </div>
              )}
            </Stack>
            <Stack gap="md">
              <NextPeers />
              {data.mirror && <Mirror mirror={data.mirror} />}
              {holds('core.view_objectchange') && <RecentChanges />}
              <LeftOutNote parts={data.left_out} />
            </Stack>
          </div>
        </>
      )}
    </Page>
  );
}

/** While there is no AS of one's own, the first thing to do. */
const Beginning = () => (
  <Alert variant="outline" mb="md" icon={<IconWand size={18} />} title="Peersmith is empty">
    Start with your ASN and read the configuration of your router a few minutes later, or look around in a
    made-up network first.
    <div>
      <Button component={Link} to="/setup/" mt="sm">
        Open setup
      </Button>
    </div>
  </Alert>
);

const TONES = { ok: 'var(--good)', warning: 'var(--warn)', error: 'var(--bad)' } as const;

/** How old the mirror of PeeringDB is. */
const Mirror = ({ mirror: { networks, loaded, state, text } }: { mirror: NonNullable<Home['mirror']> }) => (
  <Box className="card" px="md" py={10} component="section" aria-label="PeeringDB mirror" fz="sm">
    <Dot tone={TONES[state]}>PeeringDB mirror</Dot>{' '}
    {loaded && (
      <Text span inherit c="dimmed">
        read <Moment iso={loaded} />, {counted(networks, 'network')}
      </Text>
    )}
    {state !== 'ok' && (
      <Text size="xs" c="dimmed">
        {text}{' '}
        <Link className="link" to="/peeringdb/cache/">
          Look at it
        </Link>
      </Text>
    )}
  </Box>
);
