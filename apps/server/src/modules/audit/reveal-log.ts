import { registry } from '@peersmith/model';
import type { AnyDatabase, Revealed } from '../../engine/context.ts';
import { incidentally } from '../../platform/incidentally.ts';
import { type Actor, type AuditEvent, recordAudit } from './record-audit.ts';

const WRITE_EVERY_MS = 60_000;

interface Held {
  actor: Actor;
  type: string;
  hour: number;
  /** Reads that are not written yet. */
  pending: number;
  /** Settled when the first is written, or could not be for now. */
  first: Promise<void>;
}

export interface RevealLog {
  /** Collects what one request opens; told before its answer leaves. */
  watch: (context: Actor) => Revealed;
  /** Writes what was counted since. */
  flush: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Who read which secrets: one event for each user, address, resource and hour. The first read is written before its answer leaves;
 * those after it are counted here and written a minute later, so that lists which show secrets stay as fast as they are. So is the
 * first where the database only reads or has no room.
 */
export function revealLog(db: AnyDatabase, onError: (error: Error) => void): RevealLog {
  const held = new Map<string, Held>();

  async function write(one: Held): Promise<void> {
    const { pending } = one;
    one.pending = 0;
    try {
      if (pending > 0) await recordAudit(one.actor, [eventOf(one, pending)]);
    } catch (error) {
      one.pending += pending;
      throw error;
    }
  }
  const flush = async () => {
    for (const [key, one] of held) {
      await write(one);
      if (one.hour !== hourOf() && one.pending === 0) held.delete(key);
    }
  };
  const timer = setInterval(
    () => flush().catch((error) => onError(error instanceof Error ? error : new Error(String(error)))),
    WRITE_EVERY_MS,
  ).unref();

  async function note(actor: Actor, type: string): Promise<void> {
    const hour = hourOf();
    const key = `${repeatsOf(actor, type)} ${hour}`;
    const known = held.get(key);
    if (known) {
      known.pending += 1;
      return known.first;
    }
    const fresh: Held = { actor: { ...actor, db }, type, hour, pending: 1, first: Promise.resolve() };
    fresh.first = incidentally(write(fresh));
    held.set(key, fresh);
    await fresh.first.catch((error: unknown) => {
      held.delete(key);
      throw error;
    });
  }

  return {
    watch: (context) => {
      const opened = new Set<string>();
      return {
        add: (type) => opened.add(type),
        tell: async () => {
          const types = [...opened];
          opened.clear();
          for (const type of types) await note(context, type);
        },
      };
    },
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}

const hourOf = () => Math.floor(Date.now() / 3_600_000);
const repeatsOf = ({ principal, client }: Actor, type: string) =>
  [principal.id, client?.address, type].join(' ');

const eventOf = ({ actor, type }: Held, count: number): AuditEvent => ({
  kind: 'secret_read',
  target: { type, id: null, name: registry[type]?.plural ?? type },
  repeats: repeatsOf(actor, type),
  count,
});
