import { ApiError } from '@peersmith/api-client';
import { useEffect, useState } from 'react';

/** Seconds that a refused attempt has to wait, as the server said when it refused; counted down to 0. */
export function useWait(error: unknown): number {
  const [now, setNow] = useState(Date.now);
  const [until, setUntil] = useState(0);
  useEffect(() => {
    const moment = Date.now();
    setNow(moment);
    setUntil(moment + secondsOf(error) * 1000);
  }, [error]);
  const wait = Math.max(0, Math.ceil((until - now) / 1000));
  useEffect(() => {
    if (wait === 0) return undefined;
    const timer = setTimeout(() => setNow(Date.now()), 1000);
    return () => clearTimeout(timer);
  }, [wait, now]);
  return wait;
}

function secondsOf(error: unknown): number {
  if (!(error instanceof ApiError) || typeof error.body !== 'object' || error.body === null) return 0;
  const said: unknown = Reflect.get(error.body, 'retry_after_s');
  return typeof said === 'number' ? said : 0;
}

/** Whether an attempt was refused for a time, and not for what it was. */
export const isWait = (error: unknown): boolean => secondsOf(error) > 0;

/** The server's sentence, with the seconds that are left. */
export const waitMessage = (wait: number): string => `Too many failed attempts. Try again in ${wait}\u00a0s.`;
