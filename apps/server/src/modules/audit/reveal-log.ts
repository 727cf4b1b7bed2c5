import { registry } from '@peersmith/model';
import type { AnyDatabase, Revealed } from '../../engine/context.ts';
import { type Actor, recordAudit } from './record-audit.ts';

const WRITE_EVERY_MS = 60_000;

interface Held {
  actor: Actor;
  type: string;
  hour: number;
  /** Reads that are not written yet. */
  pending: number;
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
 * those after it are counted here and written a minute later, so that lists which show secrets stay as fast as they are.
 */
export function revealLog(db: AnyDatabase, onError: (error: Error) => void): RevealLog {
  const held = new Map<string, Held>();
  const flush = async () => {
    for (const [key, one] of held) {
      const { pending } = one;
      one.pending = 0;
      if (pending > 0) await write({ ...one, pending });
      if (one.hour !== hourOf() && one.pending === 0) held.delete(key);
    }
  };
  const timer = setInterval(
    () => flush().catch((error) => onError(error instanceof Error ? error : new Error(String(error)))),
    WRITE_EVERY_MS,
  ).unref();

  async function note(actor: Actor, type: string): Promise<void> {
    const hour = hourOf();
    const key = [actor.principal.id, actor.client?.address, type, hour].join(' ');
    const known = held.get(key);
    if (known) {
      known.pending += 1;
      return;
    }
    const first: Held = { actor: { ...actor, db }, type, hour, pending: 1 };
    await write(first);
    const others = held.get(key)?.pending ?? 0;
    held.set(key, { ...first, pending: others });
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

const write = ({ actor, type, pending }: Held) =>
  recordAudit(actor, [
    {
      kind: 'secret_read',
      target: { type, id: null, name: registry[type]?.plural ?? type },
      repeats: [actor.principal.id, actor.client?.address, type].join(' '),
      count: pending,
    },
  ]);
