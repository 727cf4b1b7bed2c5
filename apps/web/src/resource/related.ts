import { registry } from '@peersmith/model';
import { type AnyResource, backwards, contentTypeOf, filtersOf, permissionOf } from '@peersmith/resource';
import { navigation } from '../shell/navigation.ts';
import { capital } from '../text/format.ts';
import { fieldLabel } from '../text/label.ts';
import { listed, listPath } from './pages.ts';

export interface Related {
  /** Last part of the tab's path. */
  tab: string;
  title: string;
  resource: AnyResource;
  /** The query parameter that asks for what points here. */
  parameter: string;
  permission: string;
  /** Whether somebody makes what points here from here; else there is nothing to do where there is none. */
  isMade: boolean;
}

/** What the menu calls a resource, which is shorter. */
export const shortTitle = (resource: AnyResource): string => {
  const path = listPath(resource);
  const entries = navigation.filter(({ title }) => title !== 'PeeringDB').flatMap((group) => group.entries);
  return entries.find((entry) => entry.path === path)?.label ?? capital(resource.plural);
};

/** What is called the same as a tab that the page has anyway, or longer than a tab should be: who made changes has a change log as well. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'core.objectchange': 'Changes made',
  'deployment.planrouter': 'Rollouts',
  'irr.version': 'Versions',
  'maintenance.affectedsession': 'Sessions affected',
  'maintenance.notice': 'Maintenance notices',
  'maintenance.step': 'Steps',
};

const cache = new Map<string, { tabs: Related[]; uses: Related[] }>();

/** What points at a resource: by a reference of its own (tabs), or in one of its lists (uses). */
export function relatedOf(resource: AnyResource): { tabs: Related[]; uses: Related[] } {
  const type = contentTypeOf(resource);
  const known = cache.get(type);
  if (known) return known;
  const found = apart(listed.flatMap((source) => pointing(source, type)));
  const result = {
    tabs: found.filter(({ link }) => !link).map(({ related }) => related),
    uses: found.filter(({ link }) => link).map(({ related }) => related),
  };
  cache.set(type, result);
  return result;
}

interface Pointing {
  related: Related;
  link: boolean;
}

/** Resources of two modules may have one name in their addresses: the name of the module tells their tabs apart. */
function apart(found: readonly Pointing[]): Pointing[] {
  const names = Map.groupBy(found, ({ related }) => related.tab);
  return found.map(({ related, link }) =>
    (names.get(related.tab)?.length ?? 0) > 1
      ? { link, related: { ...related, tab: `${related.resource.app}-${related.tab}` } }
      : { link, related },
  );
}

function pointing(source: AnyResource, type: string): Pointing[] {
  const filters = [...filtersOf(source, registry).values()].filter(
    ({ field, path, name, also }) =>
      // What is assigned has assignments, which are listed.
      field.target === type &&
      !also &&
      !path.some(backwards) &&
      field.storage !== 'assigned' &&
      (path.length > 1 || name.endsWith('_id')),
  );
  const plain = filters.filter(({ field }) => field.storage === 'reference');
  return filters.map(({ name, field, path }) => {
    const link = field.storage !== 'reference';
    const key = path.at(-1) ?? name;
    const ours =
      plain.length === 1 || plain.every((one) => one.name === name || one.name.startsWith('local_'));
    return {
      link,
      related: {
        tab: ours && !link ? source.path : `${source.path}-${key.replaceAll('_', '-')}`,
        title:
          ours && !link
            ? (OTHERWISE[contentTypeOf(source)] ?? shortTitle(source))
            : `${shortTitle(source)} (${key.startsWith('local_') ? 'local side' : fieldLabel(key, field).toLowerCase()})`,
        resource: source,
        parameter: name,
        permission: permissionOf(source, 'view'),
        isMade:
          !source.readOnly && (path.length > 1 || source.form.some(({ fields }) => fields.includes(key))),
      },
    };
  });
}
