/** How a plan of a maintenance stands. `none`: no plan is wanted, or no router of it is configured from here. */
export type PlanStand =
  | { state: 'none' }
  | { state: 'open'; text: string }
  | { state: 'applied'; at: Date; text: string }
  | { state: 'failed'; text: string };

/** What the next move of a maintenance depends on, beside the time. */
export interface WindowState {
  status: string;
  starts: Date;
  ends: Date;
  drain_minutes: number;
  verify_minutes: number;
  drain_began: Date | null;
  drained: Date | null;
  verify_began: Date | null;
  cancelled: Date | null;
}

export interface Facts {
  drain: PlanStand;
  restore: PlanStand;
  /** Sessions that were up before, and are not back. */
  missing: number;
}

/** What happens to a maintenance next; `late`: by how many minutes that is too late to be as it was announced. */
export type Move =
  | { kind: 'miss' }
  | { kind: 'drain'; late: number }
  | { kind: 'drained' }
  | { kind: 'begin'; isDrained: boolean }
  | { kind: 'restore' }
  | { kind: 'verify' }
  | { kind: 'close'; status: 'done' | 'incomplete' | 'cancelled' };

const MINUTE_MS = 60_000;
/** A look each minute is no delay. */
const PUNCTUAL_MIN = 2;

const after = (moment: Date, minutes: number): Date => new Date(moment.getTime() + minutes * MINUTE_MS);
const later = (...moments: Date[]): Date => new Date(Math.max(...moments.map((one) => one.getTime())));

/** When a maintenance begins to be drained. */
export const drainsAt = ({ starts, drain_minutes }: Pick<WindowState, 'starts' | 'drain_minutes'>): Date =>
  after(starts, -drain_minutes);

/** What is to be done about a maintenance at a moment; null where it waits. Everything that decides it is among the arguments. */
export function nextMove(window: WindowState, facts: Facts, now: Date): Move | null {
  switch (window.status) {
    case 'scheduled':
      return ofScheduled(window, now);
    case 'draining':
    case 'running':
      return ofHeld(window, facts, now);
    case 'restoring':
      return facts.restore.state === 'open' ? null : { kind: 'verify' };
    case 'verifying':
      return ofVerifying(window, facts, now);
    default:
      return null;
  }
}

function ofScheduled(window: WindowState, now: Date): Move | null {
  if (now >= window.ends) return { kind: 'miss' };
  const due = drainsAt(window);
  if (now < due) return null;
  const late = Math.floor((now.getTime() - due.getTime()) / MINUTE_MS);
  return { kind: 'drain', late: late > PUNCTUAL_MIN ? late : 0 };
}

function ofHeld(window: WindowState, { drain }: Facts, now: Date): Move | null {
  if (window.cancelled || now >= window.ends) return { kind: 'restore' };
  const { drained, drain_began, drain_minutes, starts, status } = window;
  const began = drain_began ?? starts;
  if (!drained && drain.state === 'applied' && now >= after(later(began, drain.at), drain_minutes))
    return { kind: 'drained' };
  if (status === 'running' || now < starts) return null;
  // Who begins late still drains first; what cannot be drained keeps nobody from their work.
  const waited = now >= after(began, drain_minutes);
  return drained || waited || drain.state === 'failed'
    ? { kind: 'begin', isDrained: drained !== null }
    : null;
}

function ofVerifying(window: WindowState, { missing }: Facts, now: Date): Move | null {
  const over = now >= after(window.verify_began ?? now, window.verify_minutes);
  if (missing > 0 && !over) return null;
  const ended = missing > 0 ? 'incomplete' : 'done';
  return { kind: 'close', status: window.cancelled ? 'cancelled' : ended };
}
