import { type UIEvent, useState } from 'react';

/** As `.code-line` in the style sheet. */
export const LINE_PX = 19;
/** Lines that are drawn or let go together. */
const STEP = 20;

/** Which of many lines of the same height are near what is in sight, in a box that scrolls. */
export function useInSight(
  count: number,
  line_px: number = LINE_PX,
): {
  from: number;
  to: number;
  onScroll: (event: UIEvent<HTMLElement>) => void;
} {
  const [first, setFirst] = useState(0);
  // No box is higher than the window.
  const seen = Math.ceil(window.innerHeight / line_px);
  return {
    from: Math.max(0, Math.min(first - STEP, count - seen)),
    to: Math.min(count, first + seen + 2 * STEP),
    onScroll: (event) => setFirst(Math.floor(event.currentTarget.scrollTop / line_px / STEP) * STEP),
  };
}

/** Brings a line to the middle of its box. */
export function bringLine(box: HTMLElement | null, line: number): void {
  if (box) box.scrollTop = line * LINE_PX - box.clientHeight / 2;
}
