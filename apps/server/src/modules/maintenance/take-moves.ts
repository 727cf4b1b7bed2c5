import { type Context, inTransaction } from '../../engine/context.ts';
import { counted } from '../../platform/counted.ts';
import { pollRouters } from '../monitoring/index.ts';
import { markBack, noteBefore, routersOf } from './affected-sessions.ts';
import { type HoldOutcome, holdStatuses, restoreStatuses } from './hold-statuses.ts';
import { type Facts, type Move, nextMove } from './next-move.ts';
import { noteMoves } from './note-moves.ts';
import { askForPlan, standOf } from './plan-phase.ts';
import { loadWindow, recordStep, type StoredWindow, writeWindow } from './stored-window.ts';

/** Several in one look, where a server was off for long; there are no circles. */
const MOST_MOVES = 8;

/** Brings a maintenance as far as it can be at this moment. Each move is a transaction of its own: one that is cut off was never begun. */
export async function takeMoves(outer: Context, id: number): Promise<string> {
  for (let done = 0; done < MOST_MOVES; done++) {
    const moved = await inTransaction(outer, async (context) => {
      const held = await loadWindow(context, id, true);
      const facts = await factsOf(context, held);
      const move = nextMove(held, facts, context.now());
      if (move) await MOVES[move.kind](context, { held, facts, move });
      else await sayHowItStands(context, held, facts);
      return move !== null;
    });
    if (!moved) break;
  }
  return (await loadWindow(outer, id)).status;
}

async function factsOf(context: Context, held: StoredWindow): Promise<Facts> {
  const since = held.verify_began;
  return {
    drain: await standOf(context, held, 'drain'),
    restore: await standOf(context, held, 'restore'),
    missing:
      held.status === 'verifying' && since
        ? await markBack(context, { id: held.id, since, percent: held.verify_percent })
        : 0,
  };
}

interface Taking {
  held: StoredWindow;
  facts: Facts;
  move: Move;
}
type Take = (context: Context, taking: Taking) => Promise<void>;

const outcomeOf = ({ messages }: HoldOutcome) => (messages.length ? ('warning' as const) : ('ok' as const));

const miss: Take = async (context, { held }) => {
  const message = `No server looked between ${held.starts.toISOString()} and ${held.ends.toISOString()}: nothing was changed. Schedule another, or cancel what was announced.`;
  await recordStep(context, held.id, { kind: 'missed', outcome: 'failed', message });
  await writeWindow(context, held, { status: 'missed', closed: context.now(), message });
};

const drain: Take = async (context, { held, move }) => {
  const late = move.kind === 'drain' ? move.late : 0;
  await noteBefore(context, held.id);
  const outcome = await holdStatuses(context, held.id);
  const job = await askForPlan(context, held, 'drain');
  const message = [
    late ? `It begins ${counted(late, 'minute')} late: no server looked before.` : '',
    `${counted(outcome.changed, 'status', 'statuses')} set to maintenance.`,
    ...outcome.messages,
    held.apply === 'none' ? 'Routers are not configured by it: leading traffic around is yours to do.' : '',
  ]
    .filter(Boolean)
    .join(' ');
  await recordStep(context, held.id, {
    kind: 'drain',
    outcome: late ? 'warning' : outcomeOf(outcome),
    message,
  });
  await writeWindow(context, held, {
    status: 'draining',
    drain_began: context.now(),
    drain_job_id: job,
    message: 'Traffic is being led around.',
  });
};

const drained: Take = async (context, { held, facts: { drain: plan } }) => {
  const message = `Graceful shutdown is on the routers (${plan.state === 'applied' ? plan.text : 'as planned'}), and ${counted(held.drain_minutes, 'minute')} have passed since. How much traffic is left, the routers do not tell.`;
  await recordStep(context, held.id, { kind: 'drained', message });
  await writeWindow(context, held, { drained: context.now(), message: 'It is drained.' });
};

const begin: Take = async (context, { held, facts, move }) => {
  const isDrained = move.kind === 'begin' && move.isDrained;
  const why = 'text' in facts.drain ? facts.drain.text : 'No plan of ours configures its routers.';
  const message = isDrained
    ? 'The work can begin.'
    : `The time has come, and nobody knows that it is drained. ${why}`;
  await recordStep(context, held.id, { kind: 'begin', outcome: isDrained ? 'ok' : 'warning', message });
  await writeWindow(context, held, { status: 'running', began: context.now(), message });
};

const restore: Take = async (context, { held }) => {
  const outcome = await restoreStatuses(context, held.id);
  const job = await askForPlan(context, held, 'restore');
  const message = [`${counted(outcome.changed, 'status', 'statuses')} put back.`, ...outcome.messages].join(
    ' ',
  );
  await recordStep(context, held.id, { kind: 'restore', outcome: outcomeOf(outcome), message });
  await writeWindow(context, held, {
    status: 'restoring',
    restore_began: context.now(),
    restore_job_id: job,
    message: 'What was changed is being put back.',
  });
};

const verify: Take = async (context, { held, facts: { restore: plan } }) => {
  const failed = plan.state === 'failed';
  const message = `Sessions are looked at until they are back, for ${counted(held.verify_minutes, 'minute')} at most.${'text' in plan ? ` ${plan.text}` : ''}`;
  await recordStep(context, held.id, { kind: 'verify', outcome: failed ? 'warning' : 'ok', message });
  await writeWindow(context, held, { status: 'verifying', verify_began: context.now(), message });
};

const close: Take = async (context, { held, facts, move }) => {
  if (move.kind !== 'close') return;
  await noteMoves(context, held);
  const message = facts.missing
    ? `${counted(facts.missing, 'session')} that had been up ${facts.missing === 1 ? 'is' : 'are'} not back: see the report.`
    : 'Every session that had been up is up again.';
  await recordStep(context, held.id, { kind: 'closed', outcome: facts.missing ? 'failed' : 'ok', message });
  await writeWindow(context, held, { status: move.status, closed: context.now(), message });
};

const MOVES: Record<Move['kind'], Take> = { miss, drain, drained, begin, restore, verify, close };

/** What a maintenance waits for; and, while it is verified, asks the routers. */
async function sayHowItStands(context: Context, held: StoredWindow, facts: Facts): Promise<void> {
  const waiting = held.status === 'restoring' ? facts.restore : facts.drain;
  let message = held.message;
  if (held.status === 'verifying') {
    await noteMoves(context, held);
    await pollRouters(context, await routersOf(context, held.id, 'missing'));
    message = `${counted(facts.missing, 'session')} ${facts.missing === 1 ? 'is' : 'are'} not back yet.`;
  } else if (['draining', 'restoring'].includes(held.status) && !held.drained && 'text' in waiting)
    message = waiting.text;
  if (message !== held.message) await writeWindow(context, held, { message });
}
