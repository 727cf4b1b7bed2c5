import type { RenderedBoth } from '@peersmith/answers';
import { MASK } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { renderRouter } from '../rendering/index.ts';
import type { Source, SourceObject } from './source.ts';
import type { World } from './world.ts';

const MOST_LINES = 20;
/** Shorter texts than that are in every configuration. */
const LEAST_SECRET = 4;

interface Given {
  world: World;
  source: Source;
  routers: readonly SourceObject[];
  /** Secrets of the source, which no line of a report shows. */
  secrets: readonly string[];
}

/** The configuration of every router, as it is rendered here and over there. */
export async function compareRenderings(
  context: Context,
  { world, source, routers, secrets }: Given,
  step: (done: number) => void,
): Promise<RenderedBoth[]> {
  const compared: RenderedBoth[] = [];
  const hide = hiding(secrets);
  for (const [at, one] of routers.entries()) {
    const id = world.idOf('devices.router', one.id);
    if (id !== undefined && one.values.configuration_template)
      compared.push({
        router: one.display,
        id,
        ...(await compareOne(context, { id, there: one.id, source, hide })),
      });
    step(at + 1);
  }
  return compared;
}

type Hide = (line: string) => string;
type Outcome = Pick<RenderedBoth, 'state' | 'reason' | 'lines'>;
const notCompared = (reason: string): Outcome => ({ state: 'not compared', reason, lines: [] });

async function compareOne(
  context: Context,
  { id, there, source, hide }: { id: number; there: number; source: Source; hide: Hide },
): Promise<Outcome> {
  if (!source.rendered)
    return notCompared(
      'A database renders nothing: give the address and a token of the other server as well.',
    );
  const theirs = await source.rendered(there);
  if ('reason' in theirs) return notCompared(theirs.reason);
  const ours = await renderRouter(context, id);
  if (ours.kind === 'error') return { state: 'differing', reason: ours.detail, lines: [] };
  const [one, other] = [theirs.text, ours.text].map((text) => text.split('\n'));
  const lines = differing(one ?? [], other ?? []);
  if (lines.length === 0) return { state: 'equal', reason: '', lines: [] };
  const shown = lines.slice(0, MOST_LINES).map(({ line, ...both }) => ({
    line,
    there: both.there === null ? null : hide(both.there),
    here: both.here === null ? null : hide(both.here),
  }));
  return { state: 'differing', reason: '', lines: shown };
}

/** The end of the last line is no difference: a job keeps its output without it. */
function differing(there: readonly string[], here: readonly string[]): RenderedBoth['lines'] {
  const [one, other] = [there, here].map(withoutEnd);
  const length = Math.max(one?.length ?? 0, other?.length ?? 0);
  return Array.from({ length }, (_, at) => ({
    line: at + 1,
    there: one?.[at] ?? null,
    here: other?.[at] ?? null,
  })).filter((both) => both.there !== both.here);
}

const withoutEnd = (lines: readonly string[]) => (lines.at(-1) === '' ? lines.slice(0, -1) : lines);

function hiding(secrets: readonly string[]): Hide {
  const known = [...new Set(secrets)]
    .filter((text) => text.length >= LEAST_SECRET)
    .sort((one, other) => other.length - one.length);
  return (line) => known.reduce((shown, secret) => shown.replaceAll(secret, MASK), line);
}
