import { useEffect, useState } from 'react';
import { inSlices, type Slices } from './in-slices.ts';

/** What comes of long work, which is begun anew when what it is made of changes; null while it is not there yet. */
export function useSlices<T>(begin: () => Slices<T>, of: readonly unknown[]): T | null {
  const [made, setMade] = useState<{ of: readonly unknown[]; result: T } | null>(null);
  useEffect(() => {
    const work = new AbortController();
    void inSlices(begin(), work.signal).then((result) => {
      if (result !== null && !work.signal.aborted) setMade({ of, result });
    });
    return () => work.abort();
  }, of);
  return made?.of.every((one, at) => one === of[at]) ? made.result : null;
}
