import { Loader, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { readTyped } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { IconSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useRef } from 'react';
import { client } from '../api/client.ts';
import { messageOf } from '../shell/states.tsx';
import { inSentence } from '../text/format.ts';
import { shortTitle } from './related.ts';
import type { ListState } from './use-list-state.ts';
import { useSettlingText } from './use-settling-text.ts';

/** A pause that nobody notices; what was asked before is given up. */
const PAUSE_MS = 25;

/** Words that a list is searched for, and typed filters, which become filters of the list by Enter. */
export function SearchBox({ resource, state }: { resource: AnyResource; state: ListState }) {
  const given = state.filters.q?.[0] ?? '';
  const input = useRef<HTMLInputElement>(null);
  const { text, change, put } = useSettlingText(given, (next) => state.set({ q: next ? [next] : [] }), {
    pauseMs: PAUSE_MS,
    asked: wordsIn,
  });
  useHotkeys([['/', () => input.current?.focus()]]);
  const { filters } = readTyped(text);
  const typed = useTyped(resource, state, put);
  const plural = inSentence(shortTitle(resource));
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || filters.length === 0) return;
    event.preventDefault();
    typed.mutate(text);
  };
  return (
    <TextInput
      ref={input}
      w={300}
      type="search"
      aria-label={`Search ${plural}`}
      placeholder={`Search ${plural}`}
      title="Words, or filters such as status:down at:decix"
      leftSection={<IconSearch size={16} />}
      rightSection={typed.isPending ? <Loader size={14} /> : null}
      value={text}
      error={typed.error ? messageOf(typed.error) : null}
      description={filters.length && !typed.error ? `Enter filters by ${wordsOf(filters)}.` : null}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onKeyDown={keyDown}
      onChange={(event) => {
        typed.reset();
        change(event.currentTarget.value);
      }}
    />
  );
}

/** What is to become a filter is no word to look for. */
const wordsIn = (text: string): string | null =>
  readTyped(text).filters.length === 0 && !/[a-z]:$/i.test(text) ? text.trim() : null;

const wordsOf = (filters: readonly { word: string }[]): string => filters.map(({ word }) => word).join(', ');

/** Has the server say what typed filters are in the parameters of the list, and asks the list for that. */
function useTyped(resource: AnyResource, state: ListState, put: (text: string) => void) {
  return useMutation({
    mutationFn: async (q: string) => {
      const query = { q, type: contentTypeOf(resource) };
      const { filters, results } = await client.call('GET /api/search/', { query });
      const problem = filters.find((one) => one.problem);
      if (problem) throw new Error(`${problem.word}: ${problem.problem}`);
      const [found] = results;
      if (!found) throw new Error('This list has no such filter.');
      return found.parameters;
    },
    onSuccess: ({ q = [], ...parameters }) => {
      put(q[0] ?? '');
      state.set({ ...parameters, q });
    },
  });
}
