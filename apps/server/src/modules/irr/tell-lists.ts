import { irrList } from '@peersmith/model';
import type { Context } from '../../engine/context.ts';
import { announce, heardOf } from '../../engine/events.ts';
import { logged, readStored } from '../../engine/write/snapshot.ts';

/** Writes lists, and announces those of which that is news, as an update by anybody would be: a list that waits for a decision, or fails. */
export async function tellLists(
  context: Context,
  news: readonly number[],
  write: () => Promise<void>,
): Promise<void> {
  const isHeard = news.length > 0 && (await heardOf(context, 'update', [irrList])).length > 0;
  const before = await readStored(context, irrList, isHeard ? news : []);
  await write();
  if (!isHeard) return;
  const after = await readStored(context, irrList, news);
  await announce(
    context,
    news.flatMap((id) => {
      const [was, is] = [before.get(id), after.get(id)];
      if (!was || !is) return [];
      return {
        ...{ resource: irrList, id, action: 'update' as const, display: is.display, row: null },
        prechange: logged(context, irrList, was),
        postchange: logged(context, irrList, is, was),
      };
    }),
  );
}
