import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 8000;

/**
 * A release of something that was started, as one step of an `AsyncDisposableStack`. It never fails and never takes longer than
 * its patience, so that what hangs keeps nothing else from being released; what went wrong is told.
 */
export function releasing(
  name: string,
  release: () => Promise<unknown>,
  { patience_ms = PATIENCE_MS, tell = (line: string) => console.error(line) } = {},
): () => Promise<void> {
  return async () => {
    const hangs = new AbortController();
    const late = sleep(patience_ms, true, { signal: hangs.signal }).catch(() => false);
    const done = release().then(
      () => false,
      (error) => {
        tell(`Stopping ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      },
    );
    if (await Promise.race([done, late])) tell(`${name} has not stopped within ${patience_ms / 1000} s.`);
    hangs.abort();
  };
}

/** Aborted by the first signal that asks the process to end; a second one ends it at once. */
export function endSignal(): AbortSignal {
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => end.abort(new Error(`${signal}: stopped before it was ready.`)));
  return end.signal;
}

/** Settles when the signal is aborted. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
