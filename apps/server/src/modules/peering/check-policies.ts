import { parseInterface } from '@peersmith/net';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { addressChanged, held } from './session-drafts.ts';

const LISTS = {
  import_routing_policies: { type: 'import-policy', routes: 'received' },
  export_routing_policies: { type: 'export-policy', routes: 'advertised' },
} as const;
type List = keyof typeof LISTS;

interface Policy {
  id: number;
  name: string;
  type: string;
  address_family: number;
}

const idsOf = (list: unknown): number[] => (Array.isArray(list) ? list.map(Number) : []);

/**
 * Refuses policies that do not fit where they are put: by their direction, and on a session by its address family. `familyAt` is where
 * the message of a family stands when it is not beside the list. What was there before is not judged, unless the family is another now.
 */
export async function checkPolicies(
  items: readonly Saving<Row>[],
  context: Context,
  { familyAt }: { familyAt?: string } = {},
): Promise<void> {
  const asked = items.flatMap((item) =>
    (['import_routing_policies', 'export_routing_policies'] as const).map((list) => {
      const before = new Set(idsOf(item.before?.[list]));
      const added = idsOf(item.draft[list]).filter((id) => !before.has(id));
      const kept = addressChanged(item, 'ip_address') ? idsOf(held(item, list)) : [];
      return { item, list, added, judged: [...new Set([...added, ...kept])] };
    }),
  );
  const policies = await policiesById(
    context,
    asked.flatMap(({ judged }) => judged),
  );
  for (const { item, list, added, judged } of asked) {
    for (const id of judged) {
      const policy = policies.get(id);
      if (!policy) continue;
      if (added.includes(id)) checkDirection(item, list, policy);
      const at = familyAt ?? (added.includes(id) ? list : 'ip_address');
      const problem = familyProblem(policy, held(item, 'ip_address'));
      if (problem) item.refuse(at, problem);
    }
  }
}

function checkDirection(item: Saving<Row>, list: List, { name, type }: Policy): void {
  if (type === LISTS[list].type || type === 'import-export-policy') return;
  const kind = type.replace('-policy', '');
  item.refuse(
    list,
    `Routing policy "${name}" is an ${kind} policy, and these are applied to routes ${LISTS[list].routes}.`,
  );
}

/** What has no address applies its policies to both families, each to the sessions of its own. */
function familyProblem({ name, address_family }: Policy, address: unknown): string | null {
  const family = parseInterface(String(address ?? ''))?.family;
  return !family || address_family === 0 || address_family === family
    ? null
    : `Routing policy "${name}" is for IPv${address_family}, but the session is IPv${family}.`;
}

async function policiesById({ db }: Context, ids: readonly number[]): Promise<Map<number, Policy>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Policy>`
    select id, name, type, address_family from peering_routingpolicy where id = any(${[...new Set(ids)]}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [Number(row.id), row]));
}
