import { Alert, Box, Button, Group, List, Stack, Stepper, Tabs, Text, Title } from '@mantine/core';
import { router as routerResource } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { isRow } from '../../api/row.ts';
import { detailPath, tabPath } from '../../resource/pages.ts';
import { counted, formatDuration } from '../../text/format.ts';
import { RenderFindings } from '../devices/render-findings.tsx';
import {
  findingsOf,
  type PlanRouter,
  type SessionCounts,
  sessionsOf,
  statusOf,
  warningsOf,
} from './plan-data.ts';
import { PlanText, type TextKind } from './plan-text.tsx';
import { RouterState } from './router-list.tsx';
import { useSecondsUntil } from './use-seconds-until.ts';
import { CODE_ADVICE, PROBLEMS, ROUTER_ADVICE, STAGES, STEP_NAMES } from './words.ts';

const routers: AnyResource = routerResource;
const VIEW = 'devices.view_router_configuration';

const TEXTS: readonly (readonly [TextKind, string])[] = [
  ['difference', 'Difference'],
  ['rendered', 'Rendered'],
  ['running', 'Running before'],
];

/** One router of a plan: how it stands, what to do about it, and its texts. */
export function RouterReview({ router }: { router: PlanRouter }) {
  const holds = useHolds();
  const [text, setText] = useState<string | null>('difference');
  return (
    <Stack gap="md" className="plan-review" component="section" aria-label={router.router_name}>
      <Head router={router} />
      {statusOf(router) === 'applying' && <Stages router={router} />}
      <Fault router={router} />
      <Warnings router={router} />
      <RenderFindings findings={findingsOf(router)} />
      {holds(VIEW) ? (
        router.rendered_hash && (
          <Tabs value={text} onChange={setText} keepMounted={false}>
            <Tabs.List mb="sm" aria-label="Texts">
              {TEXTS.map(([key, label]) => (
                <Tabs.Tab key={key} value={key}>
                  {label}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {TEXTS.map(([key]) => (
              <Tabs.Panel key={key} value={key}>
                <PlanText router={router} kind={key} />
              </Tabs.Panel>
            ))}
          </Tabs>
        )
      ) : (
        <Text size="sm" c="dimmed">
          You may not see the configurations of routers, so only how much changes is told.
        </Text>
      )}
    </Stack>
  );
}

function Head({ router }: { router: PlanRouter }) {
  const { started, completed } = router;
  const sessions = sessionsOf(router);
  return (
    <Box className="card" p="md">
      <Group gap="md" align="baseline">
        <Title order={2} fz="md">
          {isRow(router.router) ? (
            <Link to={detailPath(routers, router.router.id)} className="link">
              {router.router_name}
            </Link>
          ) : (
            router.router_name
          )}
        </Title>
        <Text size="sm" component="div" role="status">
          <RouterState router={router} isBrief />
        </Text>
        {typeof started === 'string' && typeof completed === 'string' && (
          <Text size="sm" c="dimmed">
            in {formatDuration(Date.parse(completed) - Date.parse(started))}
          </Text>
        )}
        {sessions && <Sessions router={router} sessions={sessions} />}
      </Group>
      {sessions && <Addresses title="Not established" list={sessions.gone} />}
      {sessions && <Addresses title="With too few prefixes" list={sessions.fewer} />}
    </Box>
  );
}

/** How many sessions are established, of how many; while they are watched, how long they have. */
function Sessions({ router, sessions }: { router: PlanRouter; sessions: SessionCounts }) {
  const left = useSecondsUntil(statusOf(router) === 'applying' ? sessions.until : null);
  return (
    <Text size="sm" c="dimmed">
      {`${sessions.after ?? 0} of ${counted(sessions.before, 'session')} established`}
      {left !== null && `, ${left} s left`}
    </Text>
  );
}

const Addresses = ({ title, list }: { title: string; list: readonly string[] }) =>
  list.length > 0 && (
    <Text size="sm" mt={6}>
      {title}: <span className="mono">{list.join(', ')}</span>
    </Text>
  );

/** How far a router is that is being changed. */
function Stages({ router }: { router: PlanRouter }) {
  const at = STAGES.findIndex(([, steps]) => steps.includes(router.step ?? ''));
  return (
    <Box className="card" p="md">
      <Stepper active={Math.max(0, at)} size="xs" aria-label="Steps of the change">
        {STAGES.map(([label]) => (
          <Stepper.Step key={label} label={label} loading={STAGES[at]?.[0] === label} />
        ))}
      </Stepper>
    </Box>
  );
}

/** What went wrong, where, and what to do. */
function Fault({ router }: { router: PlanRouter }) {
  const status = statusOf(router);
  const advice = ROUTER_ADVICE[status];
  const todo = CODE_ADVICE[router.code ?? ''];
  if (!advice && !router.message) return null;
  const isProblem = PROBLEMS.includes(status);
  const isBad = ['failed', 'refused', 'unknown'].includes(status);
  return (
    <Alert
      variant="outline"
      color={isBad ? 'red' : status === 'rolled_back' ? 'yellow' : 'gray'}
      title={router.step && isProblem ? `Where: ${STEP_NAMES[router.step] ?? router.step}` : undefined}
    >
      <Stack gap={6}>
        {router.message && (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {router.message}
          </Text>
        )}
        {advice && <Text size="sm">{advice}</Text>}
        {todo && <Text size="sm">{todo}</Text>}
        {isProblem && isRow(router.router) && <WaysOut id={router.router.id} />}
      </Stack>
    </Alert>
  );
}

const WaysOut = ({ id }: { id: number }) => (
  <Group gap="xs">
    <Button component={Link} to={tabPath(routers, id, 'connection-test')} size="xs" variant="default">
      Test the connection
    </Button>
    <Button component={Link} to={tabPath(routers, id, 'configuration')} size="xs" variant="default">
      Render it now
    </Button>
  </Group>
);

function Warnings({ router }: { router: PlanRouter }) {
  const warnings = warningsOf(router);
  if (warnings.length === 0) return null;
  return (
    <Alert variant="outline" color="yellow" title="The device warns">
      <List size="sm" spacing={4}>
        {warnings.map((warning) => (
          <List.Item key={warning} style={{ overflowWrap: 'anywhere' }}>
            {warning}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
