import { directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import type { Context } from '../../engine/context.ts';
import { announce, heardOf } from '../../engine/events.ts';
import { logged, readStored } from '../../engine/write/snapshot.ts';
import type { Judgement } from './judge-session.ts';

const RESOURCES = { direct: directPeeringSession, exchange: internetExchangePeeringSession } as const;

/**
 * Writes sessions, and announces those whose state changed, as an update by anybody would be: those who wait for updates of sessions hear
 * of it. Nothing is read for that where nobody waits. A poll is no entry in the change log.
 */
export async function tellStates(
  context: Context,
  judgements: readonly Judgement[],
  write: () => Promise<void>,
): Promise<void> {
  const moved = judgements.filter(({ moves, session }) => moves.length > 0 && session.polled !== null);
  const heard = moved.length ? await heardOf(context, 'update', Object.values(RESOURCES)) : [];
  const told = (['direct', 'exchange'] as const)
    .filter((kind) => heard.includes(RESOURCES[kind]))
    .map((kind) => ({
      resource: RESOURCES[kind],
      ids: moved.filter(({ session }) => session.kind === kind).map(({ session }) => session.id),
    }));
  const before = await Promise.all(told.map(({ resource, ids }) => readStored(context, resource, ids)));
  await write();
  for (const [at, { resource, ids }] of told.entries()) {
    const after = await readStored(context, resource, ids);
    await announce(
      context,
      ids.flatMap((id) => {
        const [was, is] = [before[at]?.get(id), after.get(id)];
        if (!was || !is) return [];
        return {
          ...{ resource, id, action: 'update' as const, display: is.display, row: null },
          prechange: logged(context, resource, was),
          postchange: logged(context, resource, is, was),
        };
      }),
    );
  }
}
