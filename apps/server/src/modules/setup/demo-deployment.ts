import { credential, router } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { create, save } from '../../engine/write/save.ts';
import { keepDrift, keepPlan, type RouterTexts } from '../deployment/index.ts';
import { renderRouter } from '../rendering/index.ts';

const OPTIONS = { parallel: 20, confirm_s: 300, gate_s: 120, prefix_drop_percent: 50, stop_on_failure: true };
const ago = (hours: number) => sql`now() - make_interval(hours => ${hours})`;

interface Found {
  id: number;
  name: string;
}

/** Credentials, plans and drift of the demonstration: one plan that was applied, one that waits for a review, one that failed. */
export async function createDeployments(context: Context): Promise<void> {
  const { rows: routers } = await sql<Found>`
    select id::int as id, name from devices_router where name like 'edge1-%' order by name desc limit 3`.execute(
    context.db,
  );
  const [first, second] = routers;
  if (!first || !second) return;
  const { id } = await create(context, credential, {
    name: 'edge routers',
    username: 'peersmith',
    description: 'Its public key is on every edge router.',
  });
  await save(
    context,
    router,
    routers.map((one) => ({ id: one.id, given: { credential: id }, mode: 'modify' as const })),
  );
  const texts = new Map<number, RouterTexts>();
  for (const one of [first, second]) texts.set(one.id, await textsOf(context, one.id));
  await plans(context, [first, second], texts);
  await drifts(context, [first, second], texts);
}

async function plans(
  context: Context,
  routers: readonly Found[],
  texts: ReadonlyMap<number, RouterTexts>,
): Promise<void> {
  const of = (one: Found, more: object) => ({ router_id: one.id, router_name: one.name, ...more });
  await keepPlan(
    context,
    {
      created: ago(30),
      status: 'applied',
      comment: 'New prefix limits',
      changed_count: routers.length,
      approved: ago(29),
      approval_comment: 'Read, and fits the window tonight.',
      started: ago(28),
      completed: ago(28),
      options: OPTIONS,
      message: `${routers.length} routers run what was planned.`,
    },
    routers.map((one, at) =>
      of(one, {
        status: 'applied',
        wave: at + 1,
        started: ago(28),
        completed: ago(28),
        sessions: { before: 24, after: 24, gone: [], fewer: [] },
        texts: texts.get(one.id),
      }),
    ),
  );
  await keepPlan(
    context,
    {
      created: ago(3),
      status: 'failed',
      comment: 'Try of the new template',
      failed_count: 1,
      completed: ago(3),
      options: OPTIONS,
      message:
        '1 of 2 routers cannot be rendered or reached, so none was asked what it runs: nothing can be applied.',
    },
    routers.map((one, at) =>
      of(
        one,
        at === 0
          ? {
              status: 'failed',
              step: 'render',
              code: 'template_error',
              message: "Line 118 of FRRouting: 'policy' is undefined",
            }
          : { status: 'skipped' },
      ),
    ),
  );
  await keepPlan(
    context,
    {
      created: ago(1),
      status: 'ready',
      comment: 'Sessions of this week',
      changed_count: routers.length,
      options: OPTIONS,
      message: `${routers.length} of ${routers.length} routers would change, in ${routers.length} waves.`,
    },
    routers.map((one, at) => of(one, { status: 'planned', wave: at + 1, texts: texts.get(one.id) })),
  );
}

async function drifts(
  context: Context,
  [first, second]: readonly Found[],
  texts: ReadonlyMap<number, RouterTexts>,
): Promise<void> {
  if (!first || !second) return;
  await keepDrift(context, {
    router_id: first.id,
    status: 'differs',
    checked: ago(1),
    since: ago(26),
    texts: texts.get(first.id),
  });
  await keepDrift(context, {
    router_id: second.id,
    status: 'failed',
    checked: ago(1),
    step: 'connect',
    code: 'unreachable',
    message: `${second.name} did not answer within 30 s.`,
  });
}

/** What is rendered for a router, and what it would run if the last neighbor of that were new. */
async function textsOf(context: Context, id: number): Promise<RouterTexts> {
  const found = await renderRouter(context, id, { reveal: false });
  const rendered = found.kind === 'rendered' ? found.text : '';
  const address = [...rendered.matchAll(/^\s+neighbor ([\da-f.:]+)[ ;{]/gm)].at(-1)?.[1] ?? '';
  const isNew = (line: string) => address !== '' && line.split(/[\s;{]+/).includes(address);
  const lines = rendered.split('\n');
  return {
    rendered,
    running: lines.filter((line) => !isNew(line)).join('\n'),
    difference: lines
      .filter(isNew)
      .map((line) => `+${line.trim()}\n`)
      .join(''),
  };
}
