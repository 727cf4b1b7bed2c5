import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

interface Settling {
  text: string;
  /** Somebody typed. */
  change: (text: string) => void;
  /** Shows a text that nobody typed. */
  put: (text: string) => void;
}

interface Options {
  pauseMs: number;
  /** What a text asks for; null for nothing yet. */
  asked?: (text: string) => string | null;
}

/**
 * The text of a box that asks for something once it settles. What was asked for comes back through the address while somebody types on:
 * that is left alone. What came there by another way (Back, a view, "Clear all") is shown.
 */
export function useSettlingText(
  given: string,
  ask: (text: string) => unknown,
  { pauseMs, asked = (text) => text }: Options,
): Settling {
  const [text, put] = useState(given);
  const sent = useRef(new Set<string>());
  const last = useRef(given);
  useEffect(() => {
    const isOwn = sent.current.delete(given);
    if (!isOwn) put(given);
    if (!isOwn || given === last.current) sent.current.clear();
  }, [given]);
  const settle = useDebouncedCallback((next: string) => {
    sent.current.add(next);
    last.current = next;
    ask(next);
  }, pauseMs);
  const change = (next: string) => {
    put(next);
    const wanted = asked(next);
    if (wanted !== null) settle(wanted);
  };
  return { text, change, put };
}
