import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { EventLoopDelay } from '@peersmith/answers';

const RESOLUTION_MS = 10;
const WINDOW_MS = 60_000;

/** Watches how late the event loop of this process is. */
export function watchEventLoop(): { delay: () => EventLoopDelay; stop: () => void } {
  const begin = () => {
    const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    histogram.enable();
    return histogram;
  };
  let older = begin();
  let younger = begin();
  const timer = setInterval(() => {
    older.disable();
    older = younger;
    younger = begin();
  }, WINDOW_MS).unref();
  return {
    delay: () => ({
      p50_ms: late(older.percentile(50)),
      p99_ms: late(older.percentile(99)),
      max_ms: late(older.max),
    }),
    stop: () => {
      clearInterval(timer);
      older.disable();
      younger.disable();
    },
  };
}

/** The histogram counts nanoseconds from one tick of its timer to the next. */
const late = (ns: number): number => Math.max(0, Math.round((ns / 1e6 - RESOLUTION_MS) * 10) / 10);
