import { notifications } from '@mantine/notifications';
import type { Client } from '@peersmith/api-client';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../api/client.ts';
import { messageOf } from '../shell/states.tsx';
import { tellDone } from './undo.tsx';

interface Write<T, V> {
  /** Sends one request that writes. */
  write: (through: Client, given: V) => Promise<T>;
  /** What was done, for its notice. */
  said: (done: T, given: V) => string;
  onDone?: (done: T, given: V) => unknown;
  /** Says in a notice, too, why it was refused: where the page has no place for that. */
  tellsRefusal?: boolean;
}

/** A write from a page: its notice says what was done, with the way back, and what is on screen is read again. */
export function useWrite<T, V = void>(wanted: Write<T, V>): UseMutationResult<Told<T>, Error, V> {
  const { write, said, onDone, tellsRefusal } = wanted;
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: V) => client.withRequest((through) => write(through, given)),
    onSuccess: ({ done, request }, given) => {
      tellDone(said(done, given), request);
      onDone?.(done, given);
    },
    onError: (error) => {
      if (tellsRefusal) notifications.show({ color: 'red', message: messageOf(error) });
    },
    // What was refused may have moved meanwhile. Preferences may be on their way, and a form is as it was when somebody began to edit.
    onSettled: () =>
      void queries.invalidateQueries({
        predicate: ({ queryKey: [kind] }) => kind !== 'me' && kind !== 'edited',
      }),
  });
}

interface Told<T> {
  done: T;
  request: string | null;
}
