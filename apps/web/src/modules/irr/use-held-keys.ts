import { useHotkeys } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { Verdict } from './decide-dialog.tsx';

interface HeldKeys {
  count: number;
  isActive: boolean;
  onTurn: (at: number) => void;
  onDecide: (at: number, verdict: Verdict) => void;
}

/** Goes through what waits with the keyboard: j and k move, a accepts, r rejects, Enter shows the difference. */
export function useHeldKeys({ count, isActive, onTurn, onDecide }: HeldKeys) {
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const current = Math.min(at, count - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const keyed = (act: () => void) => () => {
    if (isActive) act();
  };
  const move = (by: number) => setAt(Math.max(0, Math.min(count - 1, current + by)));
  useHotkeys([
    ['j', keyed(() => move(1))],
    ['k', keyed(() => move(-1))],
    ['a', keyed(() => onDecide(current, 'accept'))],
    ['r', keyed(() => onDecide(current, 'reject'))],
  ]);
  // On a button or a link, Enter is theirs.
  useHotkeys([['Enter', keyed(() => onTurn(current))]], ['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON', 'A']);
  return { list, current, choose: setAt };
}
