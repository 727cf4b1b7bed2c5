import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** How long lists took that were asked for every 20 ms, in milliseconds. */
export interface Waits {
  count: number;
  p50: number;
  p99: number;
  longest: number;
}

/** Does a piece of work again and again for `forMs`, once at least, and says how long lists took meanwhile. */
export async function listsBeside(
  server: { url: string; token: string },
  work: () => Promise<unknown>,
  forMs: number,
): Promise<Waits> {
  const lister = new Worker(new URL('./lister-thread.ts', import.meta.url), {
    workerData: { url: `${server.url}/api/bgp/relationships/?limit=10`, token: server.token },
  });
  try {
    await once(lister, 'message');
    const last = performance.now() + forMs;
    do await work();
    while (performance.now() < last);
    lister.postMessage('stop');
    const [times]: number[][] = await once(lister, 'message');
    return summary((times ?? []).toSorted((one, other) => one - other));
  } finally {
    await lister.terminate();
  }
}

function summary(times: readonly number[]): Waits {
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { count: times.length, p50: at(0.5), p99: at(0.99), longest: times.at(-1) ?? 0 };
}
