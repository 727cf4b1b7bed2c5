import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { isImportable } from '@peersmith/resource';
import { IconPlus, IconSearch, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { client } from '../api/client.ts';
import { useCan, useHolds } from '../api/me.tsx';
import { addPath, detailPath, importPath, listed, listPath, resourceOfType } from '../resource/pages.ts';
import { type IconOf, iconOf, navigation } from './navigation.ts';

export const openPalette = (): void => spotlight.open();

/** Goes anywhere and finds anything: Ctrl-K or ⌘-K. */
export function Palette() {
  const [text, setText] = useState('');
  const groups = [...usePages(text), ...useFound(text)];
  const offered = groups.flatMap(({ entries }) => entries.map(({ path }) => path)).join(' ');
  // Enter takes the first of whatever is offered now.
  useEffect(() => {
    if (offered) selectFirst();
  }, [offered]);
  return (
    <Spotlight.Root query={text} onQueryChange={setText} shortcut="mod + K" maxHeight={440} scrollable>
      <Spotlight.Search
        placeholder="Go to a page, or search by name, ASN or address"
        aria-label="Search everything"
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList data-palette>
        {groups.map(({ title, entries }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {entries.map((entry) => (
              <PaletteAction key={`${title}${entry.path}`} {...entry} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>Nothing found.</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** The palette marks an action in the document and loses the mark when the list changes under it. */
function selectFirst() {
  const actions = document.querySelectorAll('[data-palette] [data-action]');
  for (const [at, action] of actions.entries()) {
    if (at === 0) action.setAttribute('data-selected', 'true');
    else action.removeAttribute('data-selected');
  }
}

interface Entry {
  label: string;
  path: string;
  search?: { q: string };
  Icon: IconOf;
}
interface EntryGroup {
  title: string;
  entries: Entry[];
}

function PaletteAction({ label, path, search, Icon }: Entry) {
  const navigate = useNavigate();
  return (
    <Spotlight.Action
      label={label}
      leftSection={<Icon size={17} aria-hidden />}
      onClick={() => navigate({ to: path, search: search ?? {} })}
    />
  );
}

function usePages(text: string): EntryGroup[] {
  const holds = useHolds();
  const can = useCan();
  const words = text.trim().toLowerCase();
  const fits = ({ label }: Entry) => label.toLowerCase().includes(words);
  const pages = navigation
    .flatMap(({ title, entries }) => entries.map((entry) => ({ ...entry, title })))
    .filter(({ permission }) => permission === null || holds(permission))
    .map(({ label, path, icon, title }) => ({
      label: title === 'PeeringDB' ? `PeeringDB: ${label}` : label,
      path,
      Icon: icon,
    }));
  const additions = words
    ? listed
        .filter((resource) => can(resource, 'add'))
        .flatMap((resource) => [
          { label: `Add ${resource.label}`, path: addPath(resource), Icon: IconPlus },
          ...(isImportable(resource)
            ? [{ label: `Import ${resource.plural}`, path: importPath(resource), Icon: IconUpload }]
            : []),
        ])
    : [];
  const entries = [...pages, ...additions].filter(fits).slice(0, words ? 6 : 30);
  return entries.length ? [{ title: 'Pages', entries }] : [];
}

function useFound(text: string): EntryGroup[] {
  const [settled] = useDebouncedValue(text.trim(), 200);
  const { data } = useQuery({
    queryKey: ['search', settled],
    queryFn: () => client.call('GET /api/search/', { query: { q: settled } }),
    enabled: settled.length > 1,
  });
  if (settled.length < 2 || !data) return [];
  return data.results.flatMap(({ type, label, count, objects }) => {
    const resource = resourceOfType(type);
    if (!resource || objects.length === 0) return [];
    const Icon = iconOf(listPath(resource));
    const entries = objects.slice(0, 5).map(({ id, display }) => ({
      label: display,
      path: detailPath(resource, id),
      Icon,
    }));
    const all = {
      label: `All ${count} …`,
      path: listPath(resource),
      search: { q: settled },
      Icon: IconSearch,
    };
    return [{ title: label, entries: count > entries.length ? [...entries, all] : entries }];
  });
}
