import type { RenderedBoth } from '@peersmith/answers';
import { MASK } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { defaultMaxPrefixes } from '../peeringdb/index.ts';
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
  return { state: 'differing', reason: limitsIn(context, lines), lines: shown };
}

/** Whether it is only that networks without a limit have one here, which Peering Manager does not do. */
function limitsIn(context: Context, lines: RenderedBoth['lines']): string {
  const limits = Object.values(defaultMaxPrefixes(context)).filter((limit) => limit > 0);
  const isLimit = ({ there, here }: RenderedBoth['lines'][number]) =>
    there === null && limits.some((limit) => here?.includes(String(limit)));
  return lines.every(isLimit)
    ? 'Sessions of networks that have no limit of prefixes get one here. With DEFAULT_MAX_PREFIXES_IPV4 and DEFAULT_MAX_PREFIXES_IPV6 at 0 the text is the same.'
    : '';
}

/** How far a line is looked for that the other side has a little later. */
const AHEAD = 200;

/** The lines of one side that the other has not, or has otherwise. The end of the last line is no difference: a job's output has none. */
function differing(theirs: readonly string[], ours: readonly string[]): RenderedBoth['lines'] {
  const [there, here] = [withoutEnd(theirs), withoutEnd(ours)];
  const found: RenderedBoth['lines'] = [];
  for (let [a, b] = [0, 0]; a < there.length || b < here.length; ) {
    const [left = null, right = null] = [there[a], here[b]];
    if (left === right) {
      a += 1;
      b += 1;
      continue;
    }
    // A line that is another stands where it stood.
    const isOther = left !== null && right !== null && there[a + 1] === here[b + 1];
    const skipped = right === null ? 0 : there.slice(a, a + AHEAD).indexOf(right);
    const added = left === null ? 0 : here.slice(b, b + AHEAD).indexOf(left);
    const onlyThere = !isOther && left !== null && skipped !== -1 && (added === -1 || skipped <= added);
    const onlyHere = !isOther && right !== null && !onlyThere && added !== -1;
    found.push({
      line: (onlyThere ? a : b) + 1,
      there: onlyHere ? null : left,
      here: onlyThere ? null : right,
    });
    a += onlyHere ? 0 : 1;
    b += onlyThere ? 0 : 1;
  }
  return found;
}

const withoutEnd = (lines: readonly string[]) => (lines.at(-1) === '' ? lines.slice(0, -1) : lines);

function hiding(secrets: readonly string[]): Hide {
  const known = [...new Set(secrets)]
    .filter((text) => text.length >= LEAST_SECRET)
    .sort((one, other) => other.length - one.length);
  return (line) => known.reduce((shown, secret) => shown.replaceAll(secret, MASK), line);
}
