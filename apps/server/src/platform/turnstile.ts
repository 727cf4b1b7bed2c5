import { WorkError } from './work-pool/work-pool.ts';

export interface Turnstile {
  /** How many are worked on at once. */
  atOnce: number;
  /** How many may wait beside them; one more is refused. */
  waiting: number;
  /** What is worked on, for the message. */
  name: string;
}

/** Lets a few pieces of work go on at once and some wait, first come first served; `work_refused` for any more. */
export function turnstile({ atOnce, waiting, name }: Turnstile): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let working = 0;
  return async (work) => {
    if (working < atOnce) working += 1;
    else if (queue.length >= waiting)
      throw new WorkError('work_refused', `Too many ${name} are under way; try again in a moment.`);
    // Whoever ends hands their place over, so the number at work stays the same.
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else working -= 1;
    }
  };
}
