import { PushResult } from '@peersmith/answers';

/** What came of a push, or would, by the `data` of its job; null where that says nothing of it. */
export const pushResultIn = (data: unknown): PushResult | null => PushResult.safeParse(data).data ?? null;
