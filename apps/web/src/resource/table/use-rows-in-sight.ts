import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Fewer rows are drawn at once: the browser's own search finds them all. */
const FEW = 120;
/** Rows that are drawn or let go together. */
const STEP = 20;
const LIKELY_PX = 38;

interface RowsInSight {
  box: RefObject<HTMLElement | null>;
  from: number;
  to: number;
  /** Room for what is not drawn. */
  before: number;
  after: number;
  onScroll: () => void;
}

/** Which of many rows are near what is in sight. Rows differ in height, so that their place is reckoned by what those that are drawn have. */
export function useRowsInSight(count: number): RowsInSight {
  const box = useRef<HTMLElement>(null);
  const [first, setFirst] = useState(0);
  const [rowPx, setRowPx] = useState(LIKELY_PX);
  const isWhole = count <= FEW;
  const seen = Math.ceil(window.innerHeight / rowPx);
  const from = isWhole ? 0 : Math.max(0, Math.min(first - STEP, count - seen));
  const to = isWhole ? count : Math.min(count, first + seen + 2 * STEP);
  // Another page begins at its top.
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
    setFirst(0);
  }, [count]);
  useLayoutEffect(() => {
    const drawn = isWhole ? null : box.current?.querySelectorAll<HTMLElement>('tbody tr[aria-rowindex]');
    const [top, last] = [drawn?.[0], drawn?.[drawn.length - 1]];
    if (!drawn?.length || !top || !last) return;
    const px = (last.offsetTop + last.offsetHeight - top.offsetTop) / drawn.length;
    // What hardly differs is not worth drawing again.
    if (Math.abs(px - rowPx) > 1) setRowPx(px);
  }, [isWhole, rowPx, from, to]);
  return {
    box,
    from,
    to,
    before: from * rowPx,
    after: (count - to) * rowPx,
    onScroll: () => {
      if (!isWhole && box.current) setFirst(Math.floor(box.current.scrollTop / rowPx / STEP) * STEP);
    },
  };
}
