/** What networks are told of a maintenance, one after the other. */
export type NoticeKind = 'notice' | 'reminder' | 'start' | 'end' | 'update' | 'cancelled';

/** What decides whether networks are written to. */
export interface NoticePlan {
  status: string;
  notify: boolean;
  starts: Date;
  notice_days: number;
  reminder_hours: number;
  notice_at_start: boolean;
  notice_at_end: boolean;
  sequence: number;
  cancelled: Date | null;
}

/** What was said before: of each kind, with which sequence at most, and when last. */
export interface Said {
  kind: string;
  sequence: number;
  at: Date;
}

const HOUR_MS = 3_600_000;
const BEFORE_ITS_END = ['scheduled', 'draining', 'running'];

/**
 * What networks are to be told now; null for nothing. `unnoticed`: how many of those that are affected were never told. Everything is
 * said once: who was told within the time of the reminder is not reminded, and who was told nothing hears of no change and no end.
 */
export function dueNotice(
  plan: NoticePlan,
  { said, unnoticed }: { said: readonly Said[]; unnoticed: number },
  now: Date,
): NoticeKind | null {
  if (!plan.notify) return null;
  const was = (kind: NoticeKind) => said.some((one) => one.kind === kind);
  if (plan.cancelled) return said.length > 0 && !was('cancelled') ? 'cancelled' : null;
  if (BEFORE_ITS_END.includes(plan.status)) return beforeItsEnd(plan, { said, unnoticed }, now);
  const isOver = plan.status === 'done' || plan.status === 'incomplete';
  return isOver && plan.notice_at_end && said.length > 0 && !was('end') ? 'end' : null;
}

function beforeItsEnd(
  plan: NoticePlan,
  { said, unnoticed }: { said: readonly Said[]; unnoticed: number },
  now: Date,
): NoticeKind | null {
  const hoursBefore = (hours: number) => new Date(plan.starts.getTime() - hours * HOUR_MS);
  if (said.length > 0 && Math.max(...said.map(({ sequence }) => sequence)) < plan.sequence) return 'update';
  if (unnoticed > 0 && now >= hoursBefore(plan.notice_days * 24)) return 'notice';
  if (plan.status === 'running')
    return plan.notice_at_start && said.length > 0 && !said.some(({ kind }) => kind === 'start')
      ? 'start'
      : null;
  const reminds = hoursBefore(plan.reminder_hours);
  const isTime = plan.reminder_hours > 0 && now >= reminds && now < plan.starts;
  return isTime && said.length > 0 && !said.some(({ at }) => at >= reminds) ? 'reminder' : null;
}
