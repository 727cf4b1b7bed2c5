import { planRouter } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { announce } from '../../engine/events.ts';
import { recordAudit } from '../audit/index.ts';
import { type Entry, type EntryStatus, writeEntry } from './plan-entry.ts';

/** How sessions stood before and after a change. */
export interface SessionCounts {
  before: number;
  after: number;
  /** Addresses of those that were established and are not. */
  gone: string[];
  /** Addresses of those from which too few prefixes are left. */
  fewer: string[];
  /** While they are watched: until when they have time. */
  until?: string;
}

/** What came of one router. */
export interface Outcome {
  status: EntryStatus;
  step?: string | null;
  code?: string | null;
  message?: string;
  warnings?: readonly string[];
  sessions?: SessionCounts;
}

/** The outcomes after which the router was, or may have been, changed. */
const TOUCHED: ReadonlySet<EntryStatus> = new Set(['applied', 'rolled_back', 'unknown']);

/** Writes what came of one router, tells the audit log where it was changed, and whoever listens. */
export const endEntry = (outer: Context, entry: Entry, outcome: Outcome): Promise<void> =>
  inTransaction(outer, async (context) => {
    const { status, step = null, code = null, message = '', warnings, sessions } = outcome;
    await writeEntry(context, entry.id, {
      status,
      step,
      code,
      message,
      ...(warnings ? { warnings } : {}),
      ...(sessions ? { sessions } : {}),
      completed: sql`now()`,
    });
    await tell(context, entry, { from: entry.status, to: status });
    if (!TOUCHED.has(status)) return;
    await recordAudit(context, [
      {
        kind: 'configuration_changed',
        outcome: status === 'applied' ? 'success' : 'failure',
        target: { type: 'devices.router', id: entry.router_id, name: entry.router_name },
        detail: { plan: entry.plan_id, status, ...(code ? { code } : {}) },
      },
    ]);
  });

/** Webhooks hear before a router is changed (`applying`) and after. */
export const tell = (context: Context, entry: Entry, { from, to }: { from: string; to: string }) =>
  announce(context, [
    {
      resource: planRouter,
      id: entry.id,
      action: 'update',
      display: entry.router_name,
      prechange: { status: from },
      postchange: { status: to },
      row: null,
    },
  ]);
