import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import type { RouteServerSession } from '@peersmith/api-client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { Dot } from '../../cells/status.tsx';
import { counted, formatAsn } from '../../text/format.ts';
import { AskDialog, fieldErrors, momentOf, NotBefore, useAsk } from './ask-dialog.tsx';
import { CHANGE_AT_EXCHANGE } from './ix-api-data.ts';
import { TONES } from './port-facts.tsx';
import { RouteServerDialog } from './route-server-dialog.tsx';

interface RouteServerTableProps {
  /** The connection; null where the port is none of ours yet. */
  id: number | null;
  servers: readonly RouteServerSession[];
}

interface Doing {
  what: 'set' | 'remove';
  server: RouteServerSession;
}

/** What a port has of the route servers of its service, and what it could have. */
export function RouteServerTable({ id, servers }: RouteServerTableProps) {
  const holds = useHolds();
  const [doing, setDoing] = useState<Doing | null>(null);
  const may = id !== null && CHANGE_AT_EXCHANGE.every(holds);
  const close = () => setDoing(null);
  // What could be is of interest where it can be asked for: of a connection.
  const shown = id === null ? servers.filter(({ session }) => session) : servers;
  if (shown.length === 0) return null;
  return (
    <>
      <Table.ScrollContainer minWidth={520}>
        <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="Route servers">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Route server</Table.Th>
              <Table.Th>Its address</Table.Th>
              <Table.Th>At the exchange</Table.Th>
              <Table.Th>
                <VisuallyHidden>What can be done</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((server) => (
              <Table.Tr key={`${server.network_feature} ${server.family}`} style={{ verticalAlign: 'top' }}>
                <Table.Td>
                  {server.name}
                  <Text size="xs" c="dimmed">
                    IPv{server.family}
                    {server.asn !== null && `, ${formatAsn(server.asn)}`}
                  </Text>
                </Table.Td>
                <Table.Td className="mono">{server.peer ?? '–'}</Table.Td>
                <Table.Td>
                  <SessionState session={server.session} />
                </Table.Td>
                <Table.Td ta="right">
                  {may && <Verbs server={server} onDo={(what) => setDoing({ what, server })} />}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {doing && id !== null && doing.what === 'set' && (
        <RouteServerDialog id={id} server={doing.server} onClose={close} />
      )}
      {doing && id !== null && doing.what === 'remove' && (
        <RemoveDialog id={id} server={doing.server} onClose={close} />
      )}
    </>
  );
}

function SessionState({ session }: Pick<RouteServerSession, 'session'>) {
  if (!session) return <Dot tone="var(--quiet)">No session</Dot>;
  const { state, as_set, max_prefix, messages } = session;
  const facts = [
    as_set,
    max_prefix !== null && `${counted(max_prefix, 'prefix', 'prefixes')} at most`,
    ...messages,
  ];
  return (
    <>
      <Dot tone={TONES[state] ?? 'var(--warn)'}>{state.replaceAll('_', ' ')}</Dot>
      <Text size="xs" c="dimmed">
        {facts.filter(Boolean).join(', ')}
      </Text>
    </>
  );
}

function Verbs({ server, onDo }: { server: RouteServerSession; onDo: (what: Doing['what']) => void }) {
  const { session, name, family } = server;
  const of = `${name}, IPv${family}`;
  if (session?.state.startsWith('decommission')) return null;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button
        size="compact-xs"
        variant={session ? 'default' : 'filled'}
        aria-label={session ? `Change ${of}` : `Set up ${of}`}
        onClick={() => onDo('set')}
      >
        {session ? 'Change…' : 'Set up…'}
      </Button>
      {session && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Remove ${of}`}
          onClick={() => onDo('remove')}
        >
          Remove…
        </Button>
      )}
    </Group>
  );
}

interface RemoveDialogProps {
  id: number;
  server: RouteServerSession;
  onClose: () => void;
}

function RemoveDialog({ id, server: { name, family, session }, onClose }: RemoveDialogProps) {
  const [when, setWhen] = useState('');
  const ask = useAsk(
    () =>
      client.call('POST /api/net/connections/:id/ixapi-route-server-removals/', {
        path: { id },
        body: { session: session?.id ?? '', not_before: momentOf(when) },
      }),
    onClose,
  );
  return (
    <AskDialog
      title={`Remove the session with ${name}, IPv${family}?`}
      verb="Remove the session"
      ask={ask}
      fields={['not_before']}
      isDangerous
      onClose={onClose}
    >
      <Text size="sm">
        The exchange is asked to take it away, and does not take that back: it can be set up anew. Sessions of
        your own configuration stay as they are.
      </Text>
      <NotBefore value={when} onChange={setWhen} error={fieldErrors(ask.error).not_before} />
    </AskDialog>
  );
}
