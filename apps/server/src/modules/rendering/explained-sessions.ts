import type { SessionExplained, SessionName } from '@peersmith/rendering';
import type { Context } from '../../engine/context.ts';
import { defaultMaxPrefixes } from '../peeringdb/index.ts';
import { ProjectionLoader } from './load-projection.ts';
import { atOneMoment } from './render-over.ts';
import { type ExplainTask, RENDER_THREAD } from './render-task.ts';

const LIMIT_MS = 20_000;

/**
 * What templates see of sessions, whoever asks, and where each of it comes from: over the data that templates get, by the rules of their
 * filters. Some statements, however many sessions there are.
 */
export async function explainedSessions(
  context: Context,
  sessions: readonly SessionName[],
): Promise<SessionExplained[]> {
  if (sessions.length === 0) return [];
  const { pieces, ...projection } = await atOneMoment(context, async (db) => {
    const loader = new ProjectionLoader({ ...context, db }, { sessions });
    await loader.start();
    return loader.projection;
  });
  const task: ExplainTask = {
    projection: { ...projection, default_max_prefixes: defaultMaxPrefixes(context) },
    sessions,
    now: context.now().toISOString(),
  };
  const work = { program: RENDER_THREAD, name: 'explainTask', parts: pieces, timeout_ms: LIMIT_MS, task };
  return context.work.run<SessionExplained[]>(work, context.signal);
}
