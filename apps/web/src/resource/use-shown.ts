import { type RefObject, useEffect, useRef } from 'react';

/** Brings what has come onto a page into view, where whoever waits for an answer may be looking at the other end of it. */
export function useShown<T extends HTMLElement>(wanted = true): RefObject<T | null> {
  const shown = useRef<T>(null);
  useEffect(() => {
    if (wanted) shown.current?.scrollIntoView({ block: 'center' });
  }, [wanted]);
  return shown;
}
