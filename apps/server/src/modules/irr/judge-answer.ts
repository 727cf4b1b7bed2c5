import type { IRR_REASON } from '@peersmith/model';

export type HoldReason = keyof typeof IRR_REASON;

/** What a list may become without anybody being asked: of all that share it, the strictest. */
export interface Guards {
  max_entries: number;
  max_shrink_percent: number;
  max_growth_factor: number;
}

/** A new answer beside the list in force; `before` is null where there is none. */
export interface Judged {
  before: number | null;
  after: number;
}

/** Why an answer has to wait for a person, and in a sentence; null where it may be put in force. */
export function judgeAnswer(
  { before, after }: Judged,
  { max_entries, max_shrink_percent, max_growth_factor }: Guards,
): { reason: HoldReason; detail: string } | null {
  if (after > max_entries)
    return {
      reason: 'over_limit',
      detail: `It has ${after} entries, and ${max_entries} is the limit: accept it, or raise the limit.`,
    };
  if (before === null || before === 0) return null;
  if (after === 0)
    return { reason: 'empty', detail: `It is empty, and the list in force has ${entries(before)}.` };
  const lost = ((before - after) / before) * 100;
  if (lost > max_shrink_percent)
    return {
      reason: 'shrunk',
      detail: `It has ${entries(after)} and the list in force ${before}: ${Math.floor(lost)} % less, and ${max_shrink_percent} % is the limit.`,
    };
  if (after > before * max_growth_factor)
    return {
      reason: 'grown',
      detail: `It has ${entries(after)} and the list in force ${before}: it grew by more than the factor of ${max_growth_factor} that is the limit.`,
    };
  return null;
}

const entries = (count: number) => `${count} ${count === 1 ? 'entry' : 'entries'}`;
