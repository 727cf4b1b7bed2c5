import { Button, Table, Text, VisuallyHidden } from '@mantine/core';
import type { PortalSessionWish } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Dot, toneOf } from '../../cells/status.tsx';
import { formatMoment } from '../../text/format.ts';
import { call } from '../client.ts';
import { useWishes } from '../queries.ts';
import { StackTable } from '../stack-table.tsx';
import { Trouble } from '../trouble.tsx';

const WORDS: Readonly<Record<PortalSessionWish['status'], readonly [string, string]>> = {
  open: ['Open', 'info'],
  done: ['Done', 'success'],
  refused: ['Refused', 'danger'],
  withdrawn: ['Taken back', 'secondary'],
};

/** What was asked of sessions, and what became of it. */
export function Wishes({ asn }: { asn: number }) {
  const { data: wishes } = useWishes(asn);
  const cache = useQueryClient();
  const take = useMutation({
    mutationFn: (reference: string) =>
      call('POST /api/portal/wishes/:reference/withdraw/', { path: { reference } }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['wishes'] }),
  });
  if (!wishes || wishes.length === 0) return null;
  return (
    <section style={{ marginTop: 32 }}>
      <h2>Asked of these sessions</h2>
      <Trouble error={take.error} />
      <StackTable
        head={
          <>
            <Table.Th>What</Table.Th>
            <Table.Th>Sessions</Table.Th>
            <Table.Th>When</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>
              <VisuallyHidden>Take back</VisuallyHidden>
            </Table.Th>
          </>
        }
      >
        {wishes.map((wish) => {
          const [word, tone] = WORDS[wish.status];
          return (
            <Table.Tr key={wish.reference}>
              <Table.Td>
                {wish.kind === 'drain' ? 'Drain' : 'Removal'}
                <Text fz="xs" c="dimmed">
                  {wish.text}
                </Text>
              </Table.Td>
              <Table.Td className="mono">
                {wish.sessions.map(({ ip_address }) => ip_address).join(', ')}
              </Table.Td>
              <Table.Td>
                {wish.starts
                  ? `${formatMoment(wish.starts)}${wish.ends ? ` – ${formatMoment(wish.ends)}` : ''}`
                  : ''}
              </Table.Td>
              <Table.Td>
                <Dot tone={toneOf(tone)}>{word}</Dot>
                {wish.answer && (
                  <Text fz="xs" c="dimmed">
                    {wish.answer}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right">
                {wish.status === 'open' && (
                  <Button size="xs" variant="default" onClick={() => take.mutate(wish.reference)}>
                    Take back
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </StackTable>
    </section>
  );
}
