import { useDebouncedValue } from '@mantine/hooks';
import {
  askedOf,
  registry,
  SEARCH_WORDS,
  type SearchWord,
  searchWord,
  tag,
  valuesOf,
  writtenValue,
} from '@peersmith/model';
import { IconFilter } from '@tabler/icons-react';
import { useList } from '../../api/queries.ts';
import { listed, resourceOfType } from '../../resource/pages.ts';
import type { Entry, EntryGroup } from './entry.ts';

const MOST = 6;

/** The end of what is typed: a word that may become a filter, or the value of one. */
interface Unfinished {
  before: string;
  name: string;
  /** Null while the colon is missing. */
  value: string | null;
}

function unfinished(text: string): Unfinished {
  const [, before = '', name = '', value] = /^(.*?)([^\s:"]*)(?::("[^"]*|[^\s"]*))?$/s.exec(text) ?? [];
  return { before, name, value: value ?? null };
}

/** Filters that what is typed may become: their words, then their values. */
export function useSuggested(text: string): EntryGroup[] {
  const { before, name, value } = unfinished(text);
  const word = value === null ? null : searchWord(name);
  const rows = useNames(word, value ?? '');
  const entries = word
    ? [...knownValues(word, value ?? ''), ...rows].map((one) =>
        valueEntry(`${before}${word.word}:${valuesBefore(value ?? '')}`, word, one),
      )
    : wordEntries(before, name);
  const shown = entries.filter(({ completes }) => completes?.trim() !== text.trim()).slice(0, MOST);
  return shown.length ? [{ title: 'Filters', entries: shown }] : [];
}

const wordEntries = (before: string, name: string): Entry[] =>
  name === ''
    ? []
    : SEARCH_WORDS.filter(({ word, also }) =>
        [word, ...(also ?? [])].some((one) => one.startsWith(name.toLowerCase())),
      ).map(({ word, about, example }) => ({
        label: `${word}:`,
        note: `${about}, such as ${word}:${example}`,
        Icon: IconFilter,
        path: '',
        completes: `${before}${word}:`,
      }));

const valueEntry = (before: string, { word, about }: SearchWord, value: string): Entry => ({
  label: `${word}:${writtenValue(value)}`,
  note: about,
  Icon: IconFilter,
  path: '',
  completes: `${before}${writtenValue(value)} `,
});

/** The values of a list that stand before the one that is being typed. */
const valuesBefore = (value: string): string => value.slice(0, value.lastIndexOf(',') + 1);

/** Of a list after a comma, the last is what is being typed. */
const plain = (value: string): string => (value.split(',').at(-1) ?? '').replaceAll('"', '').toLowerCase();
const knownValues = (word: SearchWord, value: string): string[] =>
  valuesOf(word, listed, registry).filter((one) => one.startsWith(plain(value)));

/** The kind of object that a word names in some list. */
function targetOf(word: SearchWord | null) {
  if (!word) return null;
  for (const resource of listed) {
    const asked = askedOf(resource, registry, { word: word.word, values: [' '] });
    if (asked && 'target' in asked) return resourceOfType(asked.target);
  }
  return null;
}

/** Names of objects that a value may become. */
function useNames(word: SearchWord | null, value: string): string[] {
  const target = targetOf(word);
  const [q] = useDebouncedValue(plain(value).trim(), 60);
  const asked = { fields: 'id,name,display', limit: MOST, ...(q ? { q } : {}) };
  const { data } = useList(target ?? tag, asked, { enabled: target !== null });
  if (!target) return [];
  return (data?.results ?? []).map((row) => (typeof row.name === 'string' ? row.name : row.display));
}
