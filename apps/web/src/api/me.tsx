import { ApiError, type Me } from '@peersmith/api-client';
import { type AnyResource, permissionOf, type Verb } from '@peersmith/resource';
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo } from 'react';
import { client } from './client.ts';
import { Kept } from './preferences.ts';
import { askToSignIn, setAtWork } from './signed-out.ts';

/** Who is signed in; null for nobody. Whose session ends while they are at work stays, and is asked to sign in again. */
export function useMeQuery(): UseQueryResult<Me | null> {
  const query = useQuery({
    queryKey: ['me'],
    queryFn: () =>
      client.me().catch(async (error: unknown) => {
        if (!(error instanceof ApiError) || (error.status !== 403 && error.status !== 401)) throw error;
        return (await askToSignIn()) ? client.me() : null;
      }),
    staleTime: 5 * 60_000,
  });
  const isSignedIn = Boolean(query.data);
  useEffect(() => setAtWork(isSignedIn), [isSignedIn]);
  return query;
}

export const MeContext = createContext<Me | null>(null);

/** Who is signed in; for what is shown only to them. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('shown without a session');
  return me;
}

/** What the user has chosen. */
export function usePreferences(): Kept {
  const { preferences } = useMe();
  return useMemo(() => Kept.parse(preferences), [preferences]);
}

/** Whether the user holds a permission by its full name. */
export function useHolds(): (permission: string) => boolean {
  const me = useMe();
  return (permission) => me.is_superuser || me.permissions.includes(permission);
}

/** Whether the user may do something with a resource. */
export function useCan(): (resource: AnyResource, verb: Verb) => boolean {
  const holds = useHolds();
  return (resource, verb) => (verb === 'view' || !resource.readOnly) && holds(permissionOf(resource, verb));
}

/** Keeps a part of the preferences; at once here, then on the server. */
export function useSavePreferences(): (changes: Kept) => void {
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (changes: Kept) => client.call('PATCH /api/users/userpref/', { body: changes }),
    // One after the other: what was chosen last is what is kept.
    scope: { id: 'preferences' },
    onMutate: (changes) =>
      queries.setQueryData<Me | null>(
        ['me'],
        (me) => me && { ...me, preferences: merge(me.preferences, changes) },
      ),
  });
  return mutate;
}

function merge(given: Me['preferences'], changes: Kept): Kept {
  const into = Kept.parse(given);
  return {
    ...into,
    ...changes,
    tables: { ...into.tables, ...tablesIn(into.tables, changes.tables) },
    pagination: { ...into.pagination, ...changes.pagination },
    ...(changes.default_views && { default_views: { ...into.default_views, ...changes.default_views } }),
  };
}

/** What changes of a table leaves the rest of it. */
const tablesIn = (held: Kept['tables'], given: Kept['tables']): NonNullable<Kept['tables']> =>
  Object.fromEntries(
    Object.entries(given ?? {}).map(([name, table]) => {
      const before = held?.[name];
      return [name, { ...before, ...table, widths: { ...before?.widths, ...table.widths } }];
    }),
  );
