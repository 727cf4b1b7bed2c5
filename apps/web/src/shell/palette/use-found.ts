import type { SearchGroup, UnderstoodFilter } from '@peersmith/api-client';
import { readTyped } from '@peersmith/model';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { useTurn } from '../../api/use-turn.ts';
import { detailPath, listPath, resourceOfType } from '../../resource/pages.ts';
import { inSentence } from '../../text/format.ts';
import { iconOf } from '../navigation.ts';
import { commandsFor } from './commands.ts';
import type { Entry, EntryGroup } from './entry.ts';

const SHORTEST = 2;
const SEARCH = ['search'];
const SHOWN = 5;

export interface Found {
  groups: EntryGroup[];
  filters: readonly UnderstoodFilter[];
  /** Whether what is shown answers what is typed. */
  isSettled: boolean;
}

/** What the server finds: objects, and the lists that typed filters ask, each with commands for the best of them. */
export function useFound(text: string): Found {
  const wanted = text.trim();
  const settled = useTurn(wanted, SEARCH);
  const holds = useHolds();
  const enabled = settled.length >= SHORTEST;
  const { data, isPlaceholderData, isFetching } = useQuery({
    queryKey: [...SEARCH, settled],
    queryFn: ({ signal }) => client.call('GET /api/search/', { query: { q: settled }, signal }),
    enabled,
    placeholderData: keepPreviousData,
  });
  if (wanted.length < SHORTEST) return { groups: [], filters: [], isSettled: true };
  const isTyped = readTyped(wanted).filters.length > 0;
  const groups = (data?.results ?? []).flatMap((group) => groupsOf(group, isTyped, holds));
  const isSettled = settled === wanted && !isPlaceholderData && (data !== undefined || !isFetching);
  return { groups, filters: data?.filters ?? [], isSettled };
}

function groupsOf(
  group: SearchGroup,
  isTyped: boolean,
  holds: (permission: string) => boolean,
): EntryGroup[] {
  const resource = resourceOfType(group.type);
  if (!resource) return [];
  const Icon = iconOf(listPath(resource));
  const objects = group.objects
    .slice(0, isTyped ? 3 : SHOWN)
    .map(({ id, display }): Entry => ({ label: display, path: detailPath(resource, id), Icon }));
  const all: Entry = {
    label: `All ${group.count} ${inSentence(group.label)}`,
    path: listPath(resource),
    search: group.parameters,
    Icon: IconSearch,
  };
  // Of filters, the list is what was meant; of a name, the object.
  const entries = isTyped ? [all, ...objects] : group.count > objects.length ? [...objects, all] : objects;
  const commands = isTyped ? [] : commandsFor(group, holds);
  return [
    { title: group.label, count: group.count, entries },
    ...(commands.length ? [{ title: `Do with ${group.objects[0]?.display ?? ''}`, entries: commands }] : []),
  ];
}
