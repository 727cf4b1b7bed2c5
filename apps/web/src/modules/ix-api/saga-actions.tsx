import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { saga } from '@peersmith/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { choiceValue, type Row } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { CHANGE_AT_EXCHANGE } from './ix-api-data.ts';

type Verb = 'cancel' | 'undo' | 'retry';
const WORDS: Readonly<Record<Verb, string>> = { cancel: 'Cancel', undo: 'Undo', retry: 'Try again' };

/** What an exchange does not take back once it is done. */
const FINAL = ['order', 'cancellation', 'route_server_removal'];

/** What can be done with a change as it stands. */
function verbsFor(row: Row): Verb[] {
  const state = choiceValue(row.state) ?? '';
  if (state === 'scheduled') return ['cancel'];
  const undo: Verb[] = row.is_undo === true ? [] : ['undo'];
  if (state === 'done' && FINAL.includes(choiceValue(row.kind) ?? '')) return [];
  if (state === 'failed') return ['retry', ...undo];
  return ['running', 'waiting', 'done'].includes(state) ? undo : [];
}

/** Cancels, undoes or tries a change again. */
export function SagaActions({ row }: { row: Row }) {
  const holds = useHolds();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (verb: Verb): Promise<unknown> => client.resource(saga).act(row.id, verb),
    onError: (error) => notifications.show({ message: error.message, color: 'red' }),
    onSettled: () => void queries.invalidateQueries(),
  });
  if (!CHANGE_AT_EXCHANGE.every(holds)) return null;
  return verbsFor(row).map((verb) => (
    <Button key={verb} size="xs" variant="default" loading={act.isPending} onClick={() => act.mutate(verb)}>
      {WORDS[verb]}
    </Button>
  ));
}

/** The same among the buttons of its page. */
export const SagaDetailActions = ({ row }: SlotProps) => <SagaActions row={row} />;
