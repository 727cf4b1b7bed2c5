import { Text } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import type { UnderstoodFilter } from '@peersmith/api-client';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useMe } from '../../api/me.tsx';
import { formatNumber } from '../../text/format.ts';
import { leadOut } from '../lead-out.ts';
import { type Entry, type EntryGroup, keyOf } from './entry.ts';
import { keepSearch, recentGroup } from './recent.ts';
import { useFound } from './use-found.ts';
import { usePages } from './use-pages.ts';
import { useSuggested } from './use-suggested.ts';

/** Its keys work where somebody types, too. */
const NOWHERE: string[] = [];

export const openPalette = (): void => spotlight.open();

/** Goes anywhere and finds anything: Ctrl-K or ⌘-K. */
export function Palette() {
  const [text, setText] = useState('');
  const { groups, filters, isSettled } = useGroups(text);
  const offered = groups.flatMap(({ entries }) => entries.map(keyOf)).join(' ');
  const isWaitedFor = useRef(false);
  // Enter takes the first of whatever is offered now; what was typed too fast for an answer goes to its first when that has come.
  useEffect(() => {
    if (!offered) return;
    const first = selectFirst();
    if (!isWaitedFor.current || !isSettled) return;
    isWaitedFor.current = false;
    first?.click();
  }, [offered, isSettled]);
  const completion = groups
    .flatMap(({ entries }) => entries)
    .find(({ completes }) => completes !== undefined);
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab' && !event.shiftKey && text && completion?.completes) {
      event.preventDefault();
      setText(completion.completes);
    }
    isWaitedFor.current = event.key === 'Enter' && !isSettled;
    if (isWaitedFor.current) unselect();
  };
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut="mod + K"
      maxHeight={440}
      scrollable
      centered={false}
      yOffset="12vh"
      tagsToIgnore={NOWHERE}
      attributes={{ content: { 'aria-label': 'Search' } }}
    >
      <Spotlight.Search
        placeholder="Name, ASN, address, or status:down at:decix"
        aria-label="Search everything"
        leftSection={<IconSearch size={18} />}
        onKeyDown={keyDown}
      />
      <Understood filters={filters} />
      <Spotlight.ActionsList data-palette aria-busy={!isSettled}>
        {groups.map(({ title, count, entries }) => (
          <Spotlight.ActionsGroup
            key={title}
            label={count === undefined ? title : `${title} · ${formatNumber(count)}`}
          >
            {entries.map((entry) => (
              <PaletteAction key={keyOf(entry)} entry={entry} text={text} onComplete={setText} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && (
          <Spotlight.Empty>{isSettled ? 'Nothing found.' : 'Searching …'}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** What is offered, the best first. */
function useGroups(text: string): {
  groups: EntryGroup[];
  filters: readonly UnderstoodFilter[];
  isSettled: boolean;
} {
  const { user } = useMe();
  const pages = usePages(text);
  const found = useFound(text);
  const suggested = useSuggested(text);
  const recent = text.trim() === '' ? recentGroup(user.id) : [];
  // Where a value is still to come, nothing else was meant.
  const isBegun = /(^|\s)[a-z]+:$/i.test(text);
  const groups = isBegun
    ? [...suggested, ...found.groups]
    : [...recent, ...pages.begins, ...found.groups, ...pages.holds, ...suggested];
  return { groups: merged(groups), filters: found.filters, isSettled: found.isSettled };
}

/** Two groups of one title would be two of the same name on the page. */
function merged(groups: readonly EntryGroup[]): EntryGroup[] {
  const seen = new Map<string, number>();
  return groups.map((group) => {
    const times = (seen.get(group.title) ?? 0) + 1;
    seen.set(group.title, times);
    return times > 1 ? { ...group, title: `More ${group.title.toLowerCase()}` } : group;
  });
}

/** The palette marks an action in the document and loses the mark when the list changes under it. */
function selectFirst(): HTMLElement | undefined {
  const actions = document.querySelectorAll<HTMLElement>('[data-palette] [data-action]');
  for (const [at, action] of actions.entries()) {
    if (at === 0) action.setAttribute('data-selected', 'true');
    else action.removeAttribute('data-selected');
  }
  return actions[0];
}

function unselect(): void {
  for (const action of document.querySelectorAll('[data-palette] [data-selected]'))
    action.removeAttribute('data-selected');
}

/** How typed filters are understood, and which of them finds nothing. */
function Understood({ filters }: { filters: readonly UnderstoodFilter[] }) {
  if (filters.length === 0) return null;
  return (
    <Text size="xs" c="dimmed" px="md" pb={8} role="status" lineClamp={3}>
      {filters.map(({ word, values, means, problem }) => (
        <span key={word} style={problem ? { color: 'var(--bad-text)' } : {}}>
          <b>{`${word}:`}</b> {problem ? `${values.join(', ')}. ${problem} ` : `${means.join(', ')}  `}
        </span>
      ))}
    </Text>
  );
}

interface PaletteActionProps {
  entry: Entry;
  text: string;
  onComplete: (text: string) => void;
}

function PaletteAction({ entry, text, onComplete }: PaletteActionProps) {
  const { label, note, path, search, hash, completes, Icon } = entry;
  const navigate = useNavigate();
  const { user } = useMe();
  const go = () => {
    if (completes !== undefined) return onComplete(completes);
    keepSearch(user.id, text);
    leadOut(() => navigate({ to: path, search: search ? { ...search } : {}, ...(hash ? { hash } : {}) }));
  };
  return (
    <Spotlight.Action
      label={label}
      {...(note ? { description: note } : {})}
      leftSection={<Icon size={17} aria-hidden />}
      closeSpotlightOnTrigger={completes === undefined}
      onClick={go}
    />
  );
}
