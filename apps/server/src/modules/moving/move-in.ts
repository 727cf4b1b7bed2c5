import type { MoveReport, Parity } from '@peersmith/answers';
import { router } from '@peersmith/model';
import { type AnyResource, contentTypeOf, entries } from '@peersmith/resource';
import { type Context, inTransaction } from '../../engine/context.ts';
import type { Progress } from '../../engine/jobs.ts';
import type { Planning } from '../../engine/plans/planning.ts';
import { turns } from '../../platform/turns.ts';
import { forgetFirstRelationships } from '../bgp/index.ts';
import { compareAll } from './parity.ts';
import { compareRenderings } from './render-parity.ts';
import type { Source, SourceObject } from './source.ts';
import { takeOver } from './take-over.ts';
import { reserveChanges, takeOverChanges } from './take-over-changes.ts';
import { World } from './world.ts';

export interface MoveOptions {
  /** Only say what would happen. */
  dry_run: boolean;
  /** Change what is here and differs. */
  update: boolean;
  /** Carry over what our rules refuse, marked for review. */
  carry_refused: boolean;
}

type Objects = ReadonlyMap<AnyResource, readonly SourceObject[]>;

/** What a save tells while it writes what it can and refuses the rest: the rest alone matters here. */
const LOOKING_ON: Planning = {
  note: () => undefined,
  noteMore: () => undefined,
  refuse: () => undefined,
  heldOf: () => undefined,
};

/** Ends the transaction of a move that is not to stay. */
class Undone extends Error {
  readonly report: MoveReport;
  constructor(report: MoveReport) {
    super('undone');
    this.report = report;
  }
}

/** Everything of a source, in one transaction: all of it stays, or nothing. */
export async function moveIn(
  outer: Context,
  { source, options }: { source: Source; options: MoveOptions },
  progress: Pick<Progress, 'step'>,
): Promise<MoveReport> {
  const objects = await readAll(source, progress);
  const world = new World({ update: options.update, carryRefused: options.carry_refused });
  try {
    return await inTransaction(outer, async (given) => {
      // Nobody is told of what was there before: the other server did that, in its time.
      const context: Context = { ...given, plan: LOOKING_ON, events: [] };
      await forgetFirstRelationships(context);
      await takeOverAll(context, { world, source, objects }, progress);
      const parity = world.refused > 0 ? null : await compare(context, { world, source, objects }, progress);
      const report = reportOf(outer, { world, source, options, parity });
      if (report.outcome !== 'done') throw new Undone(report);
      return report;
    });
  } catch (error) {
    if (error instanceof Undone) return error.report;
    throw error;
  }
}

async function readAll(source: Source, progress: Pick<Progress, 'step'>): Promise<Objects> {
  const pass = turns();
  progress.step('Looking what there is');
  const counts = await source.counts();
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const objects = new Map<AnyResource, SourceObject[]>();
  let done = 0;
  for (const resource of counts.keys()) {
    const all: SourceObject[] = [];
    for await (const part of source.read(resource)) {
      for (const one of part) all.push(one);
      done += part.length;
      progress.step(`Reading ${resource.plural}`, done, total);
      await pass();
    }
    objects.set(resource, all);
  }
  return objects;
}

interface Moving {
  world: World;
  source: Source;
  objects: Objects;
}

async function takeOverAll(
  context: Context,
  { world, source, objects }: Moving,
  progress: Pick<Progress, 'step'>,
): Promise<void> {
  const total = totalOf(objects);
  const ids = await reserveChanges(context, source);
  let before = 0;
  for (const [resource, all] of objects) {
    const step = (done: number) =>
      progress.step(`Taking over ${resource.plural}`, before + Math.min(done, all.length), total);
    step(0);
    await takeOver(context, { world, resource, objects: all }, step);
    before += all.length;
  }
  await takeOverChanges(context, { world, source, ids }, (done) =>
    progress.step('Taking over the change log', done),
  );
}

const totalOf = (objects: Objects) => [...objects.values()].reduce((sum, all) => sum + all.length, 0);

async function compare(
  context: Context,
  { world, source, objects }: Moving,
  progress: Pick<Progress, 'step'>,
): Promise<Parity> {
  const total = totalOf(objects);
  const compared = await compareAll(context, { world, objects }, (done) =>
    progress.step('Comparing every object', done, total),
  );
  const routers =
    [...objects].find(([resource]) => contentTypeOf(resource) === contentTypeOf(router))?.[1] ?? [];
  const rendered = await compareRenderings(
    context,
    { world, source, routers, secrets: secretsOf(objects) },
    (done) => progress.step('Rendering the configurations of both', done, routers.length),
  );
  return { ...compared, routers: rendered };
}

const secretsOf = (objects: Objects): string[] =>
  [...objects].flatMap(([resource, all]) => {
    const keys = entries(resource).flatMap(([key, { storage, veil }]) =>
      storage === 'secret' && !veil ? [key] : [],
    );
    return keys.flatMap((key) =>
      all.flatMap(({ values }) => (typeof values[key] === 'string' ? [values[key]] : [])),
    );
  });

interface Reported {
  world: World;
  source: Source;
  options: MoveOptions;
  parity: Parity | null;
}

function reportOf({ requestId }: Context, { world, source, options, parity }: Reported): MoveReport {
  return {
    source: source.about,
    outcome: world.refused > 0 ? 'refused' : options.dry_run ? 'tried' : 'done',
    update: options.update,
    carry_refused: options.carry_refused,
    request_id: requestId,
    types: [...world.types.values()],
    objects: world.objects,
    notes: [...source.notes(), ...world.notes],
    parity,
  };
}
