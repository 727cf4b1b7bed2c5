import { type AnyResource, contentTypeOf, type Registry, type Where } from '@peersmith/resource';
import type { Context, Principal } from '../context.ts';
import { readFilter } from './grant-filter.ts';

/** A grant as it is kept: the rows of one type that a filter matches. */
export interface RowGrant {
  id: number;
  name: string;
  /** The transaction that wrote it. */
  version: string;
  enabled: boolean;
  content_type: string;
  filter: unknown;
}

/** Whether anything limits the caller to some rows of some type. */
export const isLimited = ({ grants }: Pick<Principal, 'grants'>): boolean =>
  grants.some((set) => set.length > 0);

/** The rows of a resource that the caller's grants leave: in each set that has any for it, what one of them matches. Null for all. */
export function grantedRows({ principal, engine }: Context, resource: AnyResource): Where | null {
  const type = contentTypeOf(resource);
  const sets = principal.grants
    .map((set) => set.filter((one) => one.content_type === type))
    .filter((set) => set.length > 0);
  if (sets.length === 0) return null;
  return {
    all: sets.map((set) => ({
      any: set.filter(({ enabled }) => enabled).map((one) => whereOf(engine.registry, resource, one)),
    })),
  };
}

const NOTHING: Where = { any: [] };
const MOST_KEPT = 10_000;
const kept = new WeakMap<Registry, Map<number, { version: string; where: Where }>>();

/** A filter that cannot be read, because what it names is no longer there, matches nothing. */
function whereOf(registry: Registry, resource: AnyResource, { id, version, filter }: RowGrant): Where {
  const known = kept.get(registry) ?? new Map<number, { version: string; where: Where }>();
  kept.set(registry, known);
  const held = known.get(id);
  if (held?.version === version) return held.where;
  const read = readFilter(resource, registry, filter);
  const where = read.ok ? read.where : NOTHING;
  if (known.size >= MOST_KEPT) known.clear();
  known.set(id, { version, where });
  return where;
}
