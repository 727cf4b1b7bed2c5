import { useHotkeys } from '@mantine/hooks';
import type { ReconcileEntry } from '@peersmith/api-client';
import { useEffect, useRef, useState } from 'react';

export type Verdict = 'accept' | 'leave';

/** Goes through entries with the keyboard: j and k move, a accepts, x leaves, u takes that back. */
export function useReview(entries: readonly ReconcileEntry[], isActive: boolean) {
  const [at, setAt] = useState(0);
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>(new Map());
  const list = useRef<HTMLUListElement>(null);
  const current = Math.min(at, entries.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const move = (by: number) => setAt(Math.max(0, Math.min(entries.length - 1, current + by)));
  const judge = (entry: ReconcileEntry | undefined, verdict: Verdict | null) => {
    if (!entry || (verdict === 'accept' && entry.action === null)) return false;
    const next = new Map(verdicts);
    verdict ? next.set(entry.key, verdict) : next.delete(entry.key);
    setVerdicts(next);
    return true;
  };
  const judgeHere = (verdict: Verdict | null) => {
    if (judge(entries[current], verdict) && verdict) move(1);
  };
  const keyed = (act: () => void) => () => {
    if (isActive) act();
  };
  useHotkeys([
    ['j', keyed(() => move(1))],
    ['k', keyed(() => move(-1))],
    ['a', keyed(() => judgeHere('accept'))],
    ['x', keyed(() => judgeHere('leave'))],
    ['u', keyed(() => judgeHere(null))],
  ]);
  const acceptAll = () =>
    setVerdicts(
      new Map([
        ...verdicts,
        ...entries
          .filter(({ action, key }) => action !== null && action !== 'delete' && !verdicts.has(key))
          .map(({ key }): [string, Verdict] => [key, 'accept']),
      ]),
    );
  const accepted = entries.filter(({ key }) => verdicts.get(key) === 'accept');
  return {
    list,
    current,
    choose: setAt,
    verdicts,
    judge,
    accepted,
    acceptAll,
    clear: () => setVerdicts(new Map()),
  };
}
export type Review = ReturnType<typeof useReview>;
