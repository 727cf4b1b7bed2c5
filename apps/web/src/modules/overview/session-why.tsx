import { Box, Stack, Table, Text } from '@mantine/core';
import type { InheritedObject, SessionCheck, SessionWhy } from '@peersmith/api-client';
import { autonomousSystem } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useHolds } from '../../api/me.tsx';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { kindOf } from '../monitoring/session-data.ts';
import { LastChanges } from './last-changes.tsx';
import { LimitInForce } from './limit-in-force.tsx';
import { useSessionWhy } from './overview-data.ts';
import { LeftOutNote, SeenLink } from './seen-link.tsx';
import { SessionLinesCard } from './session-lines.tsx';
import { SiblingsCard } from './siblings.tsx';

const LINES = ['devices.view_router', 'devices.view_router_configuration'];

/** Why a session is as it is: checks, what it has and what gives it, its lines on the router, its changes, its siblings. */
export function SessionAnswers({ resource, row }: SlotProps) {
  const kind = kindOf(resource);
  const holds = useHolds();
  const { data, error, refetch } = useSessionWhy(kind, row.id);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={8} />;
  return (
    <Stack gap="md" mb="md">
      <div className="cards">
        <Checks checks={data.checks} />
        <Facts why={data} />
        <Inherits why={data} />
        {holds('core.view_objectchange') && <LastChanges resource={resource} row={row} />}
      </div>
      {LINES.every(holds) && <SessionLinesCard kind={kind} id={row.id} />}
      {data.siblings.length > 0 && <SiblingsCard why={data} />}
      <LeftOutNote parts={data.left_out} />
    </Stack>
  );
}

const RESULTS = {
  pass: { tone: 'var(--good)', word: 'Passed' },
  warn: { tone: 'var(--warn)', word: 'Look at it' },
  fail: { tone: 'var(--bad)', word: 'Failed' },
  unknown: { tone: 'var(--quiet)', word: 'Not known' },
} as const;

const Checks = ({ checks }: { checks: readonly SessionCheck[] }) => (
  <Card title="Checks">
    <ul className="down-list">
      {checks.map(({ check, label, result, text }) => (
        <li key={check}>
          <Text size="sm" component="div">
            <Dot tone={RESULTS[result].tone}>{`${label}: ${RESULTS[result].word.toLowerCase()}`}</Dot>
          </Text>
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        </li>
      ))}
    </ul>
  </Card>
);

function Facts({ why }: { why: SessionWhy }) {
  const { session, local_address: local, status, limit, autonomous_system: system } = why;
  return (
    <Card title="In force">
      <Box component="dl" className="pairs" fz="sm" style={{ borderTop: '1px solid var(--line)' }}>
        <dt>Network</dt>
        <dd>
          <Link className="link" to={detailPath(autonomousSystem, system.id)}>
            {formatAsn(system.asn)} {system.name}
          </Link>
        </dd>
        <dt>Our address</dt>
        <dd>
          {local ? (
            <>
              <span className="mono">{local.address}</span>
              <From from={local.from} own={session.id} />
            </>
          ) : (
            <Text span inherit c="dimmed">
              Not written down
            </Text>
          )}
        </dd>
        <dt>Their address</dt>
        <dd className="mono">{session.ip_address}</dd>
        <dt>Router</dt>
        <dd>{why.router ? <SeenLink seen={why.router} /> : '—'}</dd>
        <dt>Status</dt>
        <dd>
          {status.effective}
          {status.effective !== status.own && (
            <Text size="xs" c="dimmed">
              Its own is {status.own}; decided by <SeenLink seen={status.from} />
            </Text>
          )}
        </dd>
        <dt>Prefix limit</dt>
        <dd>{limit ? <LimitInForce limit={limit} asn={system.asn} brings={session.received} /> : '—'}</dd>
      </Box>
    </Card>
  );
}

type From = InheritedObject['from'];
const isOwn = (from: From, own: number) => from?.id === own && from.content_type.endsWith('session');

/** What gives something, unless it is the session itself. */
const From = ({ from, own }: { from: From; own: number }) => (
  <Text size="xs" c="dimmed">
    {isOwn(from, own) ? (
      'Of the session itself'
    ) : (
      <>
        From <SeenLink seen={from} />
      </>
    )}
  </Text>
);

/** Policies and communities in the order in which templates see them, each with what gives it. */
function Inherits({ why }: { why: SessionWhy }) {
  const parts = [
    ['Import', why.import_policies],
    ['Export', why.export_policies],
    ['Community', why.communities],
  ] as const;
  const lines = parts.flatMap(([as, list]) => (list?.found ?? []).map((one) => ({ as, one })));
  const unseen = parts.reduce((sum, [, list]) => sum + (list?.unseen ?? 0), 0);
  return (
    <Card title="Policies and communities">
      {lines.length > 0 && (
        <div className="listing">
          <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="Policies and communities">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>As</Table.Th>
                <Table.Th>Name</Table.Th>
                <Table.Th>From</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines.map(({ as, one }) => (
                <Table.Tr key={`${as} ${one.id}`}>
                  <Table.Td>{as}</Table.Td>
                  <Table.Td>
                    <SeenLink seen={one} />
                  </Table.Td>
                  <Table.Td>
                    {isOwn(one.from, why.session.id) ? 'The session itself' : <SeenLink seen={one.from} />}
                    {one.also.length > 0 && (
                      <Text size="xs" c="dimmed">
                        also {one.also.map((from) => from?.display ?? 'something else').join(', ')}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <Text size="xs" c="dimmed" px="md" py={8}>
        {lines.length === 0 && unseen === 0 && 'Nothing gives it any. '}
        {unseen > 0 && `${unseen} more that you may not see. `}
        {why.other_family.length > 0 &&
          `For the other address family, and so not of this session: ${why.other_family.map(({ display }) => display).join(', ')}. `}
        {lines.length > 0 && 'In the order in which templates see them.'}
      </Text>
    </Card>
  );
}
