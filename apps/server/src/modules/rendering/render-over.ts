import type { Incomplete, Part, Piece, RenderError, TemplateText } from '@peersmith/rendering';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import { WorkError } from '../../platform/work-pool/work-pool.ts';
import { mergeOf } from '../contexts/index.ts';
import type { ListPiece } from '../irr/index.ts';
import { defaultMaxPrefixes } from '../peeringdb/index.ts';
import { type ProjectedFor, ProjectionLoader } from './load-projection.ts';
import { loadSources } from './load-sources.ts';
import { RENDER_THREAD, type RenderGiven, type ThreadOutcome } from './render-task.ts';
import { rpkiGiven } from './rpki-given.ts';
import { renderingSettings } from './settings.ts';

/** What is to be rendered, over which data. */
interface Rendering<O> {
  /** The function of the thread's program that does it. */
  task: 'renderTask' | 'emailTask';
  about: ProjectedFor;
  /** As the task takes it. */
  template: TemplateText;
  /** The templates in it, which may include others. */
  templates: readonly TemplateText[];
  /** Whether passwords stand in the text; else a mask does. */
  reveal: boolean;
  /** What comes of a rendering that was ended. */
  ended: (detail: string) => O;
  /** Of many renderings over the same data: how to go on after those that are done. */
  many?: { count: number; rest: () => object; keep: (incomplete: Incomplete) => void };
}

/** How long one of many may take, on top of what a single one may. */
const EACH_OF_MANY_MS = 200;

/** All reads of one rendering see the same data. */
export function atOneMoment<T>(context: Context, work: (db: AnyDatabase) => Promise<T>): Promise<T> {
  if (context.db.isTransaction) return work(context.db);
  return context.db.transaction().setIsolationLevel('repeatable read').execute(work);
}

/** Renders in a thread, and once more with each part of the data that turns out to be missing. */
export async function renderOver<O extends { kind: 'rendered' | 'error' }>(
  context: Context,
  db: AnyDatabase,
  { task, about, template, templates, reveal, ended, many }: Rendering<O>,
): Promise<{ outcome: O; statements: number; secrets: number; loaded: ReadonlySet<Part> }> {
  const loader = new ProjectionLoader({ ...context, db }, about);
  const { sources, statements } = await loadSources(context, db, templates);
  await loader.start();
  for (;;) {
    const { pieces, ...projection } = loader.projection;
    const given: RenderGiven & { template: TemplateText } = {
      projection: {
        ...projection,
        context_merge: mergeOf(context),
        default_max_prefixes: defaultMaxPrefixes(context),
      },
      template,
      sources,
      now: context.now().toISOString(),
      limit_ms: renderingSettings.of(context).RENDER_LIMIT_S * 1000,
      reveal,
      rpki: loader.wantsRpki ? await rpkiGiven({ ...context, db }) : null,
    };
    // Longer than the renderings, which end themselves where they can.
    const timeout_ms =
      given.limit_ms * templates.length + 10_000 + EACH_OF_MANY_MS * (many ? many.count - 1 : 0);
    const work = {
      ...{ program: RENDER_THREAD, name: task, parts: pieces, timeout_ms },
      task: { ...given, ...many?.rest() },
    };
    const { outcome, secrets } = await inThread<O>(context, work, ended);
    if (!isIncomplete(outcome))
      return { outcome, statements: statements + loader.statements, secrets, loaded: loader.loaded };
    many?.keep(outcome);
    await loader.load(outcome.part);
  }
}

const isIncomplete = (outcome: { kind: string }): outcome is Incomplete => outcome.kind === 'incomplete';

type Work = Parameters<Context['work']['run']>[0] & { parts: readonly (Piece | ListPiece)[] };

/** A rendering that took too long or too much is the template's fault. */
async function inThread<O>(
  context: Context,
  work: Work,
  ended: (detail: string) => O,
): Promise<ThreadOutcome<O | Incomplete>> {
  try {
    return await context.work.run<ThreadOutcome<O | Incomplete>>(work, context.signal);
  } catch (error) {
    if (!(error instanceof WorkError) || error.code === 'work_refused') throw error;
    return { outcome: ended(`The rendering cannot be finished. ${error.message}`), secrets: 0 };
  }
}

/** The error of a template whose rendering was ended. */
export const unfinished = (template: string, detail: string): RenderError => ({
  kind: 'error',
  code: 'template_error',
  detail,
  template,
  line: 1,
  column: 1,
  excerpt: '',
});
