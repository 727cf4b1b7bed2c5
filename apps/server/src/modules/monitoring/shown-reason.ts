import { DOWN_REASON, type DownReason } from '@peersmith/model';

/** A reason as the API shows it: its word and its sentence. */
export const shownReason = (code: string | null): { value: DownReason; label: string } | null =>
  code !== null && isReason(code) ? { value: code, label: DOWN_REASON[code].label } : null;

const isReason = (code: string): code is DownReason => Object.hasOwn(DOWN_REASON, code);

/** A time of the database as the API shows it. */
export const shownTime = (at: string | null): string | null =>
  at === null ? null : new Date(at).toISOString();

/** Whether what was polled then is older than it should be. */
export const isStale = (polled: string | null, now: Date, after_s: number): boolean =>
  polled !== null && now.getTime() - new Date(polled).getTime() > after_s * 1000;
