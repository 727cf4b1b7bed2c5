import {
  Anchor,
  Box,
  Button,
  Checkbox,
  Drawer,
  Group,
  NativeSelect,
  ScrollArea,
  Stack,
  Table,
  Text,
} from '@mantine/core';
import type { BodyOfCall, CandidateSession, SessionsPreview } from '@peersmith/api-client';
import { BGP_SESSION_STATUS } from '@peersmith/model';
import { IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Dot } from '../../cells/status.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted, formatAsn, formatSpeed } from '../../text/format.ts';
import { useCreateSessions } from './create-sessions.ts';
import { doubtsOf } from './missing-sessions.tsx';

interface PreviewProps {
  selection: BodyOfCall<'POST /api/peeringdb/candidates/preview/'>;
  onClose: () => void;
  onDone: () => void;
}

const makeSessions = (body: BodyOfCall<'POST /api/peeringdb/candidates/create/'>) =>
  client.call('POST /api/peeringdb/candidates/create/', { body });
const keyOf = ({ connection, ip_address }: CandidateSession) => `${connection.id} ${ip_address}`;

/** Every session that would be made, to be thinned out, and then made together. */
export function PreviewDrawer({ selection, onClose, onDone }: PreviewProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [status, setStatus] = useState('enabled');
  const [roles, setRoles] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['candidates', 'preview', selection],
    queryFn: () => client.call('POST /api/peeringdb/candidates/preview/', { body: selection }),
  });
  const create = useCreateSessions(makeSessions, onDone);
  const kept = (data?.sessions ?? []).filter((session) => !left.has(keyOf(session)));
  const exclude = (data?.sessions ?? [])
    .filter((session) => left.has(keyOf(session)))
    .map(({ connection, ip_address }) => ({ connection: connection.id, ip_address }));
  const toggle = (session: CandidateSession, keep: boolean) => {
    const next = new Set(left);
    keep ? next.delete(keyOf(session)) : next.add(keyOf(session));
    setLeft(next);
  };
  return (
    <Drawer opened onClose={onClose} position="right" size={820} title="Sessions to create">
      {hides(error, data) ? (
        <Failure error={error} />
      ) : !data ? (
        <Loading />
      ) : data.sessions.length === 0 ? (
        <Empty title="Nothing is missing">Every session with these networks is there already.</Empty>
      ) : (
        <Stack gap="md">
          <Text size="sm">
            {counted(kept.length, 'session')} with{' '}
            {counted(new Set(kept.map(({ asn }) => asn)).size, 'network')}
            {data.autonomous_systems.length > 0 &&
              `; ${counted(data.autonomous_systems.length, 'autonomous system')} will be added from PeeringDB`}
            .
          </Text>
          <SessionTable sessions={data.sessions} has={(one) => !left.has(keyOf(one))} onChange={toggle} />
          <Contacts contacts={data.contacts} />
          {create.error && <Failure error={create.error} />}
          <Group justify="space-between" align="flex-end">
            <NativeSelect
              label="Status of the new sessions"
              data={Object.entries(BGP_SESSION_STATUS).map(([value, { label }]) => ({ value, label }))}
              value={status}
              onChange={(event) => setStatus(event.currentTarget.value)}
            />
            <Checkbox
              label="Set the BGP role"
              description="rs-client with route servers, peer with others (RFC 9234)"
              checked={roles}
              onChange={(event) => setRoles(event.currentTarget.checked)}
            />
            <Button
              disabled={kept.length === 0}
              loading={create.isPending}
              onClick={() => create.mutate({ ...selection, exclude, defaults: { status }, roles })}
            >
              Create {counted(kept.length, 'session')}
            </Button>
          </Group>
        </Stack>
      )}
    </Drawer>
  );
}

interface SessionTableProps {
  sessions: readonly CandidateSession[];
  has: (session: CandidateSession) => boolean;
  onChange: (session: CandidateSession, keep: boolean) => void;
}
const SessionTable = ({ sessions, has, onChange }: SessionTableProps) => (
  <ScrollArea.Autosize mah="55vh" className="listing card">
    <Table fz="sm" verticalSpacing={5} horizontalSpacing="sm" aria-label="Sessions to create">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={40} aria-label="Create" />
          <Table.Th>Network</Table.Th>
          <Table.Th>Exchange</Table.Th>
          <Table.Th>Connection</Table.Th>
          <Table.Th>Address</Table.Th>
          <Table.Th ta="right">Port</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sessions.map((session) => (
          <Table.Tr key={keyOf(session)}>
            <Table.Td>
              <Checkbox
                size="xs"
                aria-label={`Create the session with ${formatAsn(session.asn)} at ${session.ip_address}`}
                checked={has(session)}
                onChange={(event) => onChange(session, event.currentTarget.checked)}
              />
            </Table.Td>
            <Table.Td>
              <span className="one-line" title={session.name}>
                {formatAsn(session.asn)} {session.name}
                {session.is_route_server && ' (route server)'}
              </span>
            </Table.Td>
            <Table.Td>{session.internet_exchange.display}</Table.Td>
            <Table.Td>{session.connection.display}</Table.Td>
            <Table.Td>
              <span className="mono">{session.ip_address}</span>
              <Doubts session={session} />
            </Table.Td>
            <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
              {formatSpeed(session.speed)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </ScrollArea.Autosize>
);

/** Why a session may not come up. */
function Doubts({ session }: { session: CandidateSession }) {
  const doubts = [
    ...(session.status === 'no-common-prefix' ? ['no common prefix'] : []),
    ...(session.stance ? [`${session.stance.state.replace('_', ' ')}: ${session.stance.reason}`] : []),
    ...doubtsOf(session),
  ];
  if (doubts.length === 0) return null;
  return (
    <div>
      <Dot tone="var(--warn)">{doubts.join(', ')}</Dot>
    </div>
  );
}

/** A letter to all of them at once, each not seeing the others. */
function Contacts({ contacts }: { contacts: SessionsPreview['contacts'] }) {
  const addresses = [...new Set(contacts.map(({ email }) => email))];
  if (addresses.length === 0) return null;
  const subject = 'Peering request';
  return (
    <Box>
      <Anchor
        size="sm"
        href={`mailto:?bcc=${addresses.map(encodeURIComponent).join(',')}&subject=${encodeURIComponent(subject)}`}
      >
        <IconMail size={14} aria-hidden style={{ verticalAlign: 'middle' }} /> Write to{' '}
        {counted(addresses.length, 'contact')}
      </Anchor>
    </Box>
  );
}
