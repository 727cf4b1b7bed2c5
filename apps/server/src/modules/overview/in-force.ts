import type { InForce, NetworkSession } from '@peersmith/answers';
import { community, routingPolicy } from '@peersmith/model';
import type { Inherited, ObjectName, SessionName } from '@peersmith/rendering';
import { contentTypeOf } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { explainedSessions } from '../rendering/index.ts';
import { namesOf } from './names-of.ts';

type Held = { as: InForce['as']; object: ObjectName; from: ObjectName; sessions: number };

/** The policies and communities that sessions have, what gives them, and to how many. */
export async function inForceOf(context: Context, sessions: readonly NetworkSession[]): Promise<InForce[]> {
  const explained = await explainedSessions(context, sessions.map(nameOf));
  const held = new Map<string, Held>();
  const count = (as: InForce['as'], type: string, list: readonly Inherited[]) => {
    for (const { id, from } of list) {
      // What each session gives to itself is one line.
      const giver = from.type.endsWith('session') ? { type: from.type, id: 0 } : from;
      const key = [as, id, giver.type, giver.id].join(' ');
      const known = held.get(key);
      if (known) known.sessions++;
      else held.set(key, { as, object: { type, id }, from, sessions: 1 });
    }
  };
  for (const one of explained) {
    count('import', contentTypeOf(routingPolicy), one.import_policies);
    count('export', contentTypeOf(routingPolicy), one.export_policies);
    count('community', contentTypeOf(community), one.communities);
  }
  const all = [...held.values()];
  const seen = await namesOf(
    context,
    all.flatMap(({ object, from }) => [object, from]),
  );
  return all
    .flatMap(({ as, object, from, sessions: many }) => {
      const shown = seen(object);
      return shown ? [{ ...shown, as, from: seen(from), sessions: many }] : [];
    })
    .toSorted((one, other) => ORDER.indexOf(one.as) - ORDER.indexOf(other.as));
}

const ORDER: readonly InForce['as'][] = ['import', 'export', 'community'];

const nameOf = ({ kind, id }: NetworkSession): SessionName => ({
  type: kind === 'direct' ? 'peering.directpeeringsession' : 'peering.internetexchangepeeringsession',
  id,
});
