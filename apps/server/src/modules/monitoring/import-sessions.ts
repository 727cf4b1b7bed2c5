import type { Accepted, ReconcileEntry } from '@peersmith/answers';
import type { SessionImport } from '@peersmith/model';
import type { Context } from '../../engine/context.ts';
import { tellHeld } from '../../engine/events.ts';
import { digestOf, entriesOf } from '../../engine/plans/plan-entries.ts';
import { PlanRecord } from '../../engine/plans/plan-record.ts';
import { writeEntries } from './accept-entries.ts';

/** What is imported from a router that was asked a moment ago. */
export interface Source {
  router: { id: number; name: string };
  entries: readonly ReconcileEntry[];
}

export interface ImportAsked {
  dry_run: boolean;
  plan?: string | undefined;
  relationship?: number | undefined;
  bgp_group?: number | undefined;
  /** Why an entry is left out; null where it is not. */
  leavesOut: (entry: ReconcileEntry) => string | null;
}

/** Ends the transaction of an import that is not to stay. */
class Undone extends Error {}

const MOST_SHOWN = 1000;

/**
 * Makes the sessions that routers have and that are not here, all or nothing, by writing them: a preview is undone, and one that was
 * reviewed is done only while it is the same.
 */
export async function importSessions(
  outer: Context,
  sources: readonly Source[],
  asked: ImportAsked,
): Promise<SessionImport & { is_other: boolean }> {
  const { relationship, bgp_group } = asked;
  const chosen = sources.map(({ router, entries }) => ({
    router,
    entries: entries.filter((one) => one.kind === 'there' && asked.leavesOut(one) === null),
  }));
  const skipped = skippedOf(
    sources.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'there')),
    asked.leavesOut,
  );
  const sums = { created: 0, autonomous_systems: 0 };
  let digest = '';
  const isOther = () => asked.plan !== undefined && asked.plan !== digest;
  try {
    await outer.db.transaction().execute(async (db) => {
      const record = new PlanRecord();
      const context: Context = { ...outer, db, events: [], plan: record };
      for (const { router, entries } of chosen)
        add(sums, await writeEntries(context, { router: router.id, entries, relationship, bgp_group }));
      digest = await digestOf(context, record, await entriesOf(context, record));
      if (asked.dry_run || isOther()) throw new Undone();
      await tellHeld(context);
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return {
    applied: !asked.dry_run && !isOther(),
    is_other: isOther(),
    sessions: chosen
      .flatMap(({ router, entries }) =>
        entries.map(({ address, asn, name, connection }) => ({
          router,
          address,
          asn: asn ?? 0,
          name,
          connection,
        })),
      )
      .slice(0, MOST_SHOWN),
    ...sums,
    skipped,
    digest,
  };
}

function add(sums: { created: number; autonomous_systems: number }, made: Accepted): void {
  sums.created += made.created;
  sums.autonomous_systems += made.autonomous_systems;
}

const MOST_NAMED = 100;

/** What is left out, by the reason. */
function skippedOf(
  entries: readonly ReconcileEntry[],
  leavesOut: ImportAsked['leavesOut'],
): SessionImport['skipped'] {
  const byReason = Map.groupBy(entries, leavesOut);
  return [...byReason].flatMap(([reason, some]) =>
    reason === null
      ? []
      : { reason, count: some.length, addresses: some.slice(0, MOST_NAMED).map(({ address }) => address) },
  );
}
