import { Button, Checkbox, Drawer, Group, Text } from '@mantine/core';
import type { BodyOfCall, CandidateSession, Client } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { ContactAddresses } from './contact-addresses.tsx';
import { useCreateSessions } from './create-sessions.ts';
import { NewStatusSelect, useNewStatus } from './new-status.tsx';
import { keyOf, SessionsToCreate } from './sessions-to-create.tsx';

interface PreviewProps {
  selection: BodyOfCall<'POST /api/peeringdb/candidates/preview/'>;
  onClose: () => void;
  onDone: () => void;
}

const makeSessions = (through: Client, body: BodyOfCall<'POST /api/peeringdb/candidates/create/'>) =>
  through.call('POST /api/peeringdb/candidates/create/', { body });
/** Every session that would be made, to be thinned out, and then made together. */
export function PreviewDrawer({ selection, onClose, onDone }: PreviewProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [status, setStatus] = useNewStatus();
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
  const toggle = (sessions: readonly CandidateSession[], keep: boolean) => {
    const next = new Set(left);
    for (const session of sessions) keep ? next.delete(keyOf(session)) : next.add(keyOf(session));
    setLeft(next);
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={860}
      title="Sessions to create"
      classNames={{ content: 'preview', body: 'preview-body' }}
    >
      {hides(error, data) ? (
        <Failure error={error} />
      ) : !data ? (
        <Loading />
      ) : data.sessions.length === 0 ? (
        <Empty title="Nothing is missing">Every session with these networks is there already.</Empty>
      ) : (
        <div className="preview-parts">
          <Text size="sm">
            {counted(kept.length, 'session')} with{' '}
            {counted(new Set(kept.map(({ asn }) => asn)).size, 'network')}
            {data.autonomous_systems.length > 0 &&
              `; ${counted(data.autonomous_systems.length, 'autonomous system')} will be added from PeeringDB`}
            .
          </Text>
          <SessionsToCreate sessions={data.sessions} has={(one) => !left.has(keyOf(one))} onChange={toggle} />
          <ContactAddresses contacts={data.contacts} />
          {create.error && <Failure error={create.error} />}
          <Group justify="space-between" align="flex-end">
            <NewStatusSelect status={status} onChange={setStatus} />
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
        </div>
      )}
    </Drawer>
  );
}
