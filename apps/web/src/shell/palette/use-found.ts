import type { SearchGroup, UnderstoodFilter } from '@peersmith/api-client';
import { autonomousSystem, readTyped } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { useTurn } from '../../api/use-turn.ts';
import { detailPath, listPath, resourceOfType } from '../../resource/pages.ts';
import { inSentence } from '../../text/format.ts';
import { iconOf } from '../navigation.ts';
import { commandsFor, isCommand, type TypedCommand, typedCommand } from './commands.ts';
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
  const command = typedCommand(wanted);
  const asked = command?.with ?? wanted;
  const settled = useTurn(asked, SEARCH);
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
  const found = data?.results ?? [];
  const known = knownIn(found);
  const offered = found.flatMap((group) => groupsOf(group, { isTyped, known, holds }));
  const groups = command ? commandFirst(offered, command) : offered;
  const isSettled = settled === asked && !isPlaceholderData && (data !== undefined || !isFetching);
  return { groups, filters: data?.filters ?? [], isSettled };
}

/** Networks that are here, among what was found. */
const knownIn = (found: readonly SearchGroup[]): Set<unknown> =>
  new Set(
    found
      .filter(({ type }) => type === contentTypeOf(autonomousSystem))
      .flatMap(({ objects }) => objects.map(({ asn }) => asn)),
  );

/** What was typed as a command is offered first. */
function commandFirst(groups: readonly EntryGroup[], command: TypedCommand): EntryGroup[] {
  const meant = groups.flatMap(({ entries }) => entries.filter((entry) => isCommand(entry, command)));
  const rest = groups.flatMap(({ entries, ...group }) => {
    const others = entries.filter((entry) => !meant.includes(entry));
    return others.length ? [{ ...group, entries: others }] : [];
  });
  return meant.length ? [{ title: 'Commands', entries: meant }, ...rest] : rest;
}

interface Beside {
  isTyped: boolean;
  known: ReadonlySet<unknown>;
  holds: (permission: string) => boolean;
}

function groupsOf(group: SearchGroup, { isTyped, known, holds }: Beside): EntryGroup[] {
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
  const commands = isTyped ? [] : commandsFor(group, known, holds);
  return [
    { title: group.label, count: group.count, entries },
    ...(commands.length ? [{ title: `Do with ${group.objects[0]?.display ?? ''}`, entries: commands }] : []),
  ];
}
