import { anchorOf, GLOSSARY } from '@peersmith/model';
import { isImportable } from '@peersmith/resource';
import { IconBook2, IconPlus, IconUpload, IconVocabulary } from '@tabler/icons-react';
import { useCan, useHolds } from '../../api/me.tsx';
import { addPath, importPath, listed } from '../../resource/pages.ts';
import { navigation } from '../navigation.ts';
import type { Entry, EntryGroup } from './entry.ts';

/** Pages by their names; those that add or import something once a word is typed. `begins` are those whose name begins with it. */
export function usePages(text: string): { begins: EntryGroup[]; holds: EntryGroup[] } {
  const holds = useHolds();
  const can = useCan();
  const words = text.trim().toLowerCase();
  const pages = navigation
    .flatMap(({ title, entries }) => entries.map((entry) => ({ ...entry, title })))
    .filter(({ permission }) => permission === null || holds(permission))
    .map(({ label, path, icon, title }) => ({
      label: title === 'PeeringDB' ? `PeeringDB: ${label}` : label,
      path,
      Icon: icon,
    }));
  if (!words) return { begins: [], holds: grouped(pages.slice(0, 30)) };
  const additions = listed
    .filter((resource) => can(resource, 'add'))
    .flatMap((resource) => [
      { label: `Add ${resource.label}`, path: addPath(resource), Icon: IconPlus },
      ...(isImportable(resource)
        ? [{ label: `Import ${resource.plural}`, path: importPath(resource), Icon: IconUpload }]
        : []),
    ]);
  const fitting = [...pages, ...additions, ...HELP].filter(({ label }) =>
    label.toLowerCase().includes(words),
  );
  const begins = fitting.filter(({ label }) => label.toLowerCase().startsWith(words));
  const rest = fitting.filter((entry) => !begins.includes(entry));
  return { begins: grouped(begins.slice(0, 6)), holds: grouped(rest.slice(0, 6)) };
}

/** Where things are explained, last of what a word is found in. */
const HELP: readonly Entry[] = [
  { label: 'Manual', path: '/help/', Icon: IconBook2 },
  { label: 'Glossary', path: '/help/glossary/', Icon: IconVocabulary },
  ...GLOSSARY.map(({ word }) => ({
    label: `Glossary: ${word}`,
    path: '/help/glossary/',
    hash: anchorOf(word),
    Icon: IconVocabulary,
  })),
];

const grouped = (entries: Entry[]): EntryGroup[] => (entries.length ? [{ title: 'Pages', entries }] : []);
