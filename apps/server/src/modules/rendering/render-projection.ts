import type { Dataset, Piece, RenderError, Rendered, TemplateText } from '@peersmith/rendering';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import { WorkError } from '../../platform/work-pool/work-pool.ts';
import { mergeOf } from '../contexts/index.ts';
import { defaultMaxPrefixes } from '../peeringdb/index.ts';
import type { ProjectionLoader } from './load-projection.ts';
import { loadSources } from './load-sources.ts';
import { RENDER_THREAD, type RenderTask, type ThreadOutcome } from './render-task.ts';
import { renderingSettings } from './settings.ts';

/** All reads of one rendering see the same data. */
export function atOneMoment<T>(context: Context, work: (db: AnyDatabase) => Promise<T>): Promise<T> {
  if (context.db.isTransaction) return work(context.db);
  return context.db.transaction().setIsolationLevel('repeatable read').execute(work);
}

interface Rendering {
  /** What is there at first; more is loaded when the template reads it. */
  loader: ProjectionLoader;
  template: TemplateText;
  /** What is exported, where no router is configured. */
  dataset?: Dataset;
  /** Whether passwords stand in the text; else a mask does. */
  reveal: boolean;
}

/** Renders a template over what a loader loads, and the templates that it includes. */
export async function renderProjection(
  context: Context,
  db: AnyDatabase,
  { loader, template, dataset, reveal }: Rendering,
): Promise<{ outcome: Rendered | RenderError; statements: number; secrets: number }> {
  const { sources, statements } = await loadSources(context, db, template);
  for (;;) {
    const { pieces, ...projection } = loader.projection;
    const task = {
      projection: {
        ...projection,
        dataset,
        context_merge: mergeOf(context),
        default_max_prefixes: defaultMaxPrefixes(context),
      },
      template,
      sources,
      now: context.now().toISOString(),
      limit_ms: renderingSettings.of(context).RENDER_LIMIT_S * 1000,
      reveal,
    };
    const { outcome, secrets } = await inThread(context, task, pieces);
    if (outcome.kind !== 'incomplete')
      return { outcome, statements: statements + loader.statements, secrets };
    await loader.load(outcome.part);
  }
}

/** A rendering that took too long or too much is the template's fault. */
async function inThread(context: Context, task: RenderTask, parts: readonly Piece[]): Promise<ThreadOutcome> {
  try {
    // Longer than a rendering, which ends itself where it can.
    const timeout_ms = task.limit_ms + 10_000;
    const work = { program: RENDER_THREAD, name: 'renderTask', task, parts, timeout_ms };
    return await context.work.run<ThreadOutcome>(work, context.signal);
  } catch (error) {
    if (!(error instanceof WorkError) || error.code === 'work_refused') throw error;
    const detail = `The rendering cannot be finished. ${error.message}`;
    return {
      outcome: {
        kind: 'error',
        code: 'template_error',
        detail,
        template: task.template.name,
        line: 1,
        column: 1,
        excerpt: '',
      },
      secrets: 0,
    };
  }
}
