import type { AcceptEntries, Accepted, ReconcileEntry } from '@peersmith/answers';
import {
  bgpGroup,
  directPeeringSession,
  internetExchangePeeringSession,
  relationship,
  router as routers,
} from '@peersmith/model';
import type { AnyResource, Row, Verb } from '@peersmith/resource';
import { type Context, inTransaction } from '../../engine/context.ts';
import { forbidden, Invalid } from '../../engine/errors.ts';
import { may } from '../../engine/permissions.ts';
import { get } from '../../engine/read/read.ts';
import { remove } from '../../engine/write/remove.ts';
import { save, type Wanted } from '../../engine/write/save.ts';
import { ensureAutonomousSystems } from '../peeringdb/index.ts';
import { linkBetween } from './link-between.ts';
import { reconcile } from './reconcile.ts';

const KINDS = { direct: directPeeringSession, exchange: internetExchangePeeringSession } as const;

/** Writes down here what the chosen entries of a comparison say, all or nothing. */
export function acceptEntries(outer: Context, router: number, asked: AcceptEntries): Promise<Accepted> {
  return inTransaction(outer, async (context) => {
    const { entries } = await reconcile(context, router);
    const byKey = new Map(entries.map((entry) => [entry.key, entry]));
    const chosen = [...new Set(asked.accept)].map((key) => byKey.get(key) ?? key);
    const wrong = chosen.flatMap((one) => {
      if (typeof one === 'string') return `${one} is no difference any more: compare again.`;
      return one.action === null ? `${one.address}: ${one.does}` : [];
    });
    if (wrong.length) throw new Invalid({ accept: wrong.slice(0, 20) });
    return writeEntries(context, {
      router,
      entries: chosen.filter((one) => typeof one !== 'string'),
      ...asked,
    });
  });
}

interface Writing extends Pick<AcceptEntries, 'relationship' | 'bgp_group'> {
  router: number;
  entries: readonly ReconcileEntry[];
}

/** Does what entries say, in the transaction of the context. */
export async function writeEntries(context: Context, writing: Writing): Promise<Accepted> {
  const { entries } = writing;
  requireRights(context, entries);
  const of = (action: ReconcileEntry['action']) => entries.filter((one) => one.action === action);
  const changed = of('update');
  const { ids: systems, created: autonomous_systems } = await ensureAutonomousSystems(
    context,
    asnsOf(entries),
  );
  const direct = of('create_direct');
  const exchange = of('create_exchange').map((entry) => ({
    autonomous_system: systemOf(systems, entry.asn),
    ixp_connection: entry.connection,
    ip_address: entry.address,
    ...(entry.description ? { description: entry.description } : {}),
  }));
  const created = [
    ...(await make(context, internetExchangePeeringSession, exchange)),
    ...(await make(context, directPeeringSession, await directDrafts(context, direct, { writing, systems }))),
  ];
  for (const kind of ['direct', 'exchange'] as const)
    await saveAll(
      context,
      KINDS[kind],
      changed
        .filter(({ session }) => session?.kind === kind)
        .map((entry) => ({
          id: entry.session?.id ?? 0,
          given: changesOf(entry, systems),
          mode: 'modify' as const,
        })),
    );
  let deleted = 0;
  for (const kind of ['direct', 'exchange'] as const)
    deleted += await remove(
      context,
      KINDS[kind],
      of('delete').flatMap(({ session }) => (session?.kind === kind ? session.id : [])),
    );
  return { created: created.length, updated: changed.length, deleted, autonomous_systems };
}

/** The networks that sessions which are made or changed are with. */
const asnsOf = (entries: readonly ReconcileEntry[]) => [
  ...new Set(
    entries.flatMap(({ action, asn, differences }) => {
      if (action === 'create_direct' || action === 'create_exchange') return asn ?? [];
      return differences.flatMap(({ field, there }) =>
        field === 'autonomous_system' ? Number(there?.slice(2)) : [],
      );
    }),
  ),
];

function systemOf(systems: ReadonlyMap<number, number>, asn: number | null): number {
  const id = systems.get(Number(asn)) ?? [...systems].find(([known]) => Number(known) === asn)?.[1];
  if (id === undefined)
    throw new Invalid({ accept: [`AS${asn} is neither here nor in PeeringDB: add it first.`] });
  return Number(id);
}

function changesOf({ differences }: ReconcileEntry, systems: ReadonlyMap<number, number>): Row {
  return Object.fromEntries(
    differences.map(({ field, there }) => [
      field,
      field === 'autonomous_system' ? systemOf(systems, Number(there?.slice(2))) : there,
    ]),
  );
}

async function directDrafts(
  context: Context,
  entries: readonly ReconcileEntry[],
  { writing, systems }: { writing: Writing; systems: ReadonlyMap<number, number> },
): Promise<Row[]> {
  if (entries.length === 0) return [];
  if (!writing.relationship)
    throw new Invalid({ relationship: ['Choose the relationship of the direct sessions that are made.'] });
  const { router, bgp_group = null } = writing;
  await get(context, relationship, writing.relationship, new Set(['id']));
  if (bgp_group) await get(context, bgpGroup, bgp_group, new Set(['id']));
  const { local_autonomous_system: local } = await get(
    context,
    routers,
    router,
    new Set(['local_autonomous_system']),
  );
  return entries.map((entry) => ({
    autonomous_system: systemOf(systems, entry.asn),
    local_autonomous_system: Object(local).id ?? null,
    ...linkBetween(entry.local_address, entry.address),
    relationship: writing.relationship,
    bgp_group,
    router,
    ...(entry.description ? { description: entry.description } : {}),
  }));
}

const make = (context: Context, resource: AnyResource, drafts: readonly Row[]) =>
  saveAll(
    context,
    resource,
    drafts.map((given) => ({ id: null, given, mode: 'create' as const })),
  );

const BATCH = 1000;

/** Saves in batches. What a rule has against one of them names its address. */
async function saveAll(
  context: Context,
  resource: AnyResource,
  wanted: readonly Wanted[],
): Promise<number[]> {
  const ids: number[] = [];
  for (let at = 0; at < wanted.length; at += BATCH) {
    const part = wanted.slice(at, at + BATCH);
    try {
      const { rows } = await save(context, resource, part);
      ids.push(...rows.map((row) => Number(row.id)));
    } catch (error) {
      if (!(error instanceof Invalid) || !Array.isArray(error.errors)) throw error;
      const messages = error.errors.flatMap((fields, place) =>
        Object.values(fields).flatMap((said) =>
          [said].flat().map((one) => `${addressOf(part[place])}: ${one}`),
        ),
      );
      throw new Invalid({ accept: messages.slice(0, 20) });
    }
  }
  return ids;
}

const addressOf = (wanted: Wanted | undefined): string => {
  const { ip_address } = Object(wanted?.given);
  return String(ip_address ?? `session ${wanted?.id}`);
};

const NEEDS: Record<NonNullable<ReconcileEntry['action']>, Verb> = {
  create_exchange: 'add',
  create_direct: 'add',
  update: 'change',
  delete: 'delete',
};

/** Fails with 403 where an entry does something that the caller may not do. */
function requireRights({ principal }: Context, entries: readonly ReconcileEntry[]): void {
  for (const { action, session, address } of entries) {
    if (action === null) continue;
    const kind = session?.kind ?? (action === 'create_direct' ? 'direct' : 'exchange');
    if (!may(principal, KINDS[kind], NEEDS[action]))
      throw forbidden(`You may not ${NEEDS[action]} ${KINDS[kind].plural}, as ${address} needs.`);
  }
}
