/** Work that gives others their turn wherever it yields. */
export type Slices<T> = Generator<undefined, T, undefined>;

/** Less than a frame: what is typed or scrolled meanwhile is drawn in time. */
const SLICE_MS = 8;

/** Does the work in slices, between which the page does what it has to; null when it was given up. */
export async function inSlices<T>(work: Slices<T>, signal: AbortSignal): Promise<T | null> {
  let until = performance.now() + SLICE_MS;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await turn();
    if (signal.aborted) return null;
    until = performance.now() + SLICE_MS;
  }
}

/** The whole work at once. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** A message to oneself comes behind what waits already, and is not held back as timers are. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
