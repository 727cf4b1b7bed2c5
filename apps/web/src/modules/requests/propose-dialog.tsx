import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { PeerCandidate } from '@peersmith/api-client';
import { peeringRequest } from '@peersmith/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useMe } from '../../api/me.tsx';
import { Failure } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';

interface ProposeDialogProps {
  candidates: readonly PeerCandidate[];
  /** Which of their sessions are meant. */
  narrowed: Readonly<Record<string, unknown>>;
  onClose: () => void;
  onDone: () => void;
}

/** Makes a request of each network that was chosen; nothing is written to them yet. */
export function ProposeDialog({ candidates, narrowed, onClose, onDone }: ProposeDialogProps) {
  const { id } = useMe().user;
  const go = useNavigate();
  const queries = useQueryClient();
  const propose = useMutation({
    mutationFn: () => {
      const { status: _, ...which } = narrowed;
      return client.resource(peeringRequest).act(null, 'propose', {
        ...which,
        peers: candidates.map(({ asn }) => asn),
        assignee: id,
      });
    },
    onSuccess: () => void queries.invalidateQueries(),
  });
  const made = propose.data;
  const finish = () => {
    onDone();
    void go({ to: '/requests/board/' });
  };
  return (
    <Modal
      opened
      onClose={made ? onDone : onClose}
      title={`Propose peering to ${counted(candidates.length, 'network')}?`}
    >
      <Stack gap="md">
        {made ? (
          <>
            <Text size="sm">{counted(made.requests.length, 'request')} made.</Text>
            {made.left_out.length > 0 && (
              <List size="sm">
                {made.left_out.map(({ asn, text }) => (
                  <List.Item key={asn}>
                    {formatAsn(asn)}: {text}
                  </List.Item>
                ))}
              </List>
            )}
          </>
        ) : (
          <Text size="sm">
            Each becomes a request for what is missing, with you as its assignee. Nobody is written to yet,
            and no autonomous system is made.
          </Text>
        )}
        {propose.error && <Failure error={propose.error} />}
        <Group justify="flex-end">
          {made ? (
            <Button onClick={finish}>To the board</Button>
          ) : (
            <>
              <Button variant="default" onClick={onClose}>
                Not yet
              </Button>
              <Button loading={propose.isPending} onClick={() => propose.mutate()}>
                Propose
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
