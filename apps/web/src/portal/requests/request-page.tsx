import { Alert, Button, Group, Modal, Table, Text } from '@mantine/core';
import type { PortalRequest } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Moment } from '../../cells/moment.tsx';
import { Dot, toneOf } from '../../cells/status.tsx';
import { Failure, Loading } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';
import { call } from '../client.ts';
import { useRequest } from '../queries.ts';
import { Page } from '../shell.tsx';
import { StackTable } from '../stack-table.tsx';
import { Trouble } from '../trouble.tsx';
import { sessionWord, standsText } from './words.ts';

/** One request: where it stands, and each of its sessions. */
export function RequestPage({ reference }: { reference: string }) {
  const { data: request, error, refetch } = useRequest(reference);
  const title = request
    ? `${counted(request.sessions.length, 'session')}${request.local_asn ? ` with ${formatAsn(request.local_asn)}` : ''}`
    : 'Request';
  return (
    <Page title={title}>
      {error && !request ? (
        <Failure error={error} retry={refetch} />
      ) : !request ? (
        <Loading />
      ) : (
        <Request request={request} />
      )}
    </Page>
  );
}

const COURSE = ['checked', 'accepted', 'provisioning', 'up'] as const;
const COURSE_WORDS = { checked: 'Asked', accepted: 'Accepted', provisioning: 'Set up', up: 'Up' };
const ENDED = new Set<PortalRequest['status']>(['refused', 'withdrawn', 'declined', 'no_answer']);

function Request({ request }: { request: PortalRequest }) {
  const { status, reason, loa } = request;
  const reached = COURSE.findIndex((one) => one === (status === 'received' ? 'checked' : status));
  return (
    <>
      <Text c="dimmed" mb={16}>
        Asked for {formatAsn(request.asn)} <Moment iso={request.created} /> by {request.email}
      </Text>
      <Group gap={10} mb={14} aria-hidden>
        {COURSE.map((one, at) => (
          <div
            key={one}
            className="portal-step"
            data-reached={ENDED.has(status) && at === 0 ? 'ended' : at <= reached}
          >
            <Text fz="sm">{COURSE_WORDS[one]}</Text>
          </div>
        ))}
      </Group>
      <Alert variant="outline" color="gray" title={standsText(request)} mb={20} role="status">
        {reason && <Text fz="sm">{reason}</Text>}
      </Alert>
      <Sessions sessions={request.sessions} reason={reason} />
      {loa && (
        <section className="card" style={{ padding: 20, marginTop: 20 }}>
          <h2 style={{ margin: '0 0 6px' }}>About the cross connect</h2>
          <Text fz="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {loa}
          </Text>
        </section>
      )}
      {request.may_withdraw && <TakeBack request={request} />}
    </>
  );
}

const Sessions = ({ sessions, reason }: Pick<PortalRequest, 'sessions' | 'reason'>) => (
  <StackTable
    head={
      <>
        <Table.Th>Where</Table.Th>
        <Table.Th>Your address</Table.Th>
        <Table.Th>Our address</Table.Th>
        <Table.Th>State</Table.Th>
      </>
    }
  >
    {sessions.map((one) => {
      const [word, tone] = sessionWord(one);
      const mask = one.prefix_length === null ? '' : `/${one.prefix_length}`;
      return (
        <Table.Tr key={one.id}>
          <Table.Td fw={500}>{one.place}</Table.Td>
          <Table.Td className="mono" data-label="Your address">
            {one.ip_address}
            {mask}
          </Table.Td>
          <Table.Td className="mono" data-label="Our address">
            {one.local_ip_address ? `${one.local_ip_address}${mask}` : ''}
          </Table.Td>
          <Table.Td>
            <Dot tone={toneOf(tone)}>{word}</Dot>
            {one.verdict && one.verdict !== reason && (
              <Text fz="xs" c="dimmed">
                {one.verdict}
              </Text>
            )}
          </Table.Td>
        </Table.Tr>
      );
    })}
  </StackTable>
);

function TakeBack({ request: { reference } }: { request: PortalRequest }) {
  const [isAsking, setIsAsking] = useState(false);
  const cache = useQueryClient();
  const take = useMutation({
    mutationFn: () => call('POST /api/portal/requests/:reference/withdraw/', { path: { reference } }),
    onSuccess: (request) => {
      cache.setQueryData(['request', reference], request);
      setIsAsking(false);
    },
    onSettled: () =>
      Promise.all(
        ['requests', 'request', 'places'].map((key) => cache.invalidateQueries({ queryKey: [key] })),
      ),
  });
  return (
    <>
      <Button variant="default" mt={20} onClick={() => setIsAsking(true)}>
        Take it back
      </Button>
      <Modal opened={isAsking} onClose={() => setIsAsking(false)} title="Take the request back?">
        <Text fz="sm" mb="md">
          We stop working on it. You can ask again at any time.
        </Text>
        <Trouble error={take.error} />
        <Group justify="end" mt="md">
          <Button variant="default" onClick={() => setIsAsking(false)}>
            Keep it
          </Button>
          <Button color="red" loading={take.isPending} onClick={() => take.mutate()}>
            Take it back
          </Button>
        </Group>
      </Modal>
    </>
  );
}
