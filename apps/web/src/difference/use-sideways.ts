import { type KeyboardEvent, type RefObject, type UIEvent, useEffect, useRef } from 'react';

const STEP_PX = 60;
/** Room for numbers and signs, in characters. */
const MARGIN_CH = 12;

/** Moves both sides of a difference sideways together: by a bar of their own, by a wheel that goes sideways, by arrow keys. */
export function useSideways(box: RefObject<HTMLElement | null>, isWanted: boolean, longest: number) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element || !isWanted) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (bar.current && Math.abs(event.deltaX) > Math.abs(event.deltaY))
        bar.current.scrollLeft += event.deltaX;
    };
    element.addEventListener('wheel', onWheel, { passive: true });
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.style.removeProperty('--shift');
    };
  }, [box, isWanted]);
  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>) =>
    box.current?.style.setProperty('--shift', `${-currentTarget.scrollLeft}px`);
  const onKey = ({ key }: KeyboardEvent) => {
    const by = key === 'ArrowRight' ? STEP_PX : key === 'ArrowLeft' ? -STEP_PX : 0;
    if (by && bar.current) bar.current.scrollLeft += by;
  };
  /** Brings a character of a line into sight. */
  const bring = (at: number) => {
    const { current } = bar;
    if (!current) return;
    const half = current.clientWidth / 2;
    const x = ((current.scrollWidth - half) / (longest + MARGIN_CH)) * at;
    const from = current.scrollLeft;
    if (x < from || x > from + half * 0.6) current.scrollLeft = Math.max(0, x - half * 0.3);
  };
  return { bar, width: `calc(50% + ${longest + MARGIN_CH}ch)`, onScroll, onKey, bring };
}
