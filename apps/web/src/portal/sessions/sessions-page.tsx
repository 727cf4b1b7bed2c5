import { Button, Checkbox, Group, Table, Text } from '@mantine/core';
import type { PortalSession } from '@peersmith/api-client';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Moment } from '../../cells/moment.tsx';
import { Dot, toneOf } from '../../cells/status.tsx';
import { Empty, Failure, Loading } from '../../shell/states.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { useSessions } from '../queries.ts';
import { NetworkPage } from '../shell.tsx';
import { StackTable } from '../stack-table.tsx';
import { WishDialog } from './wish-dialog.tsx';
import { Wishes } from './wishes.tsx';

/** The sessions that a network has with us, as our routers see them. */
export const SessionsPage = () => (
  <NetworkPage
    title="Sessions"
    lead="Your sessions with us, as our routers see them. Choose some to ask for a drain before your maintenance, or for their removal."
  >
    {({ asn }) => <Sessions key={asn} asn={asn} />}
  </NetworkPage>
);

const keyOf = ({ kind, id }: PortalSession) => `${kind} ${id}`;

function Sessions({ asn }: { asn: number }) {
  const { data: sessions, error, refetch } = useSessions(asn);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<'drain' | 'remove' | null>(null);
  if (error && !sessions) return <Failure error={error} retry={refetch} />;
  if (!sessions) return <Loading />;
  const picked = sessions.filter((one) => chosen.has(keyOf(one)));
  if (sessions.length === 0)
    return (
      <>
        <div className="card">
          <Empty
            title="There is no session between us"
            actions={
              <Button component={Link} to="/ask/">
                Ask for peering
              </Button>
            }
          >
            Sessions stand here once they are made.
          </Empty>
        </div>
        <Wishes asn={asn} />
      </>
    );
  const toggle = (one: PortalSession, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(keyOf(one));
    else next.delete(keyOf(one));
    setChosen(next);
  };
  return (
    <>
      <Group mb={12} gap={8}>
        <Button variant="default" disabled={picked.length === 0} onClick={() => setAsking('drain')}>
          Ask for a drain
        </Button>
        <Button variant="default" disabled={picked.length === 0} onClick={() => setAsking('remove')}>
          Ask for removal
        </Button>
        <Text fz="sm" c="dimmed">
          {picked.length > 0 ? `${counted(picked.length, 'session')} chosen` : 'Choose sessions first.'}
        </Text>
      </Group>
      <SessionTable sessions={sessions} chosen={chosen} toggle={toggle} />
      {asking && (
        <WishDialog
          kind={asking}
          asn={asn}
          sessions={picked}
          close={() => {
            setAsking(null);
            setChosen(new Set());
          }}
          cancel={() => setAsking(null)}
        />
      )}
      <Wishes asn={asn} />
    </>
  );
}

const COUNTS = [
  ['received_prefixes', 'Received'],
  ['accepted_prefixes', 'Accepted'],
  ['advertised_prefixes', 'Sent'],
] as const;

function SessionTable({
  sessions,
  chosen,
  toggle,
}: {
  sessions: readonly PortalSession[];
  chosen: ReadonlySet<string>;
  toggle: (one: PortalSession, on: boolean) => void;
}) {
  const isCounted = sessions.some((one) => COUNTS.some(([key]) => one[key] !== null));
  return (
    <StackTable
      head={
        <>
          <Table.Th>Where</Table.Th>
          <Table.Th>Your address</Table.Th>
          <Table.Th>State</Table.Th>
          {isCounted &&
            COUNTS.map(([, label]) => (
              <Table.Th key={label} ta="right">
                {label}
              </Table.Th>
            ))}
        </>
      }
    >
      {sessions.map((one) => (
        <Table.Tr key={keyOf(one)}>
          <Table.Td>
            <Checkbox
              label={one.place}
              aria-label={`Choose ${one.ip_address} at ${one.place}`}
              checked={chosen.has(keyOf(one))}
              onChange={({ currentTarget }) => toggle(one, currentTarget.checked)}
            />
          </Table.Td>
          <Table.Td className="mono">{one.ip_address}</Table.Td>
          <Table.Td>
            <State session={one} />
          </Table.Td>
          {isCounted && COUNTS.map(([key, label]) => <Count key={key} label={label} value={one[key]} />)}
        </Table.Tr>
      ))}
    </StackTable>
  );
}

const Count = ({ label, value }: { label: string; value: number | null }) => (
  <Table.Td ta="right" {...(value === null ? {} : { 'data-label': label })}>
    {value === null ? '' : formatNumber(value)}
  </Table.Td>
);

const STOPPED: Readonly<Record<string, string>> = {
  requested: 'Asked for',
  provisioning: 'We set it up',
  maintenance: 'In maintenance',
  decommissioning: 'Being removed',
  decommissioned: 'Removed',
  disabled: 'Switched off',
};

function State({ session: { status, bgp_state, since, why_down } }: { session: PortalSession }) {
  const stopped = STOPPED[status];
  const isUp = bgp_state === 'established';
  const [word, tone] = stopped
    ? [stopped, 'secondary']
    : bgp_state === null
      ? ['Not looked at yet', 'secondary']
      : [isUp ? 'Up' : `Down (${bgp_state})`, isUp ? 'success' : 'danger'];
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <Dot tone={toneOf(tone)}>{word}</Dot>
        {since && !stopped && (
          <Text fz="xs" c="dimmed" span>
            <Moment iso={since} />
          </Text>
        )}
      </Group>
      {why_down && (
        <Text fz="xs" c="dimmed">
          {why_down}
        </Text>
      )}
    </>
  );
}
