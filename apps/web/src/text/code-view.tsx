import { memo, useEffect, useMemo, useRef } from 'react';
import { cutAt, type Hit, linesOf } from './hits.ts';
import { bringLine, LINE_PX, useInSight } from './in-sight.ts';

interface CodeViewProps {
  text: string;
  wrap?: boolean;
  /** What is looked for, and which hit is the current one. */
  find?: string;
  current?: Hit | null;
  /** A line to point at, from 1. */
  marked?: number | null;
  height?: number | string;
}

/** Up to so many lines, all are in the document; of more, only those in sight. */
const WHOLE = 2000;

/** Text with line numbers, however long. */
export const CodeView = memo(function CodeView(props: CodeViewProps) {
  const { text, wrap = false, find = '', current = null, marked = null, height = 600 } = props;
  const box = useRef<HTMLElement>(null);
  const lines = useMemo(() => linesOf(text), [text]);
  const sight = useInSight(lines.length);
  const partly = !wrap && lines.length > WHOLE;
  const { from, to } = partly ? sight : { from: 0, to: lines.length };
  const target = current?.line ?? (marked === null ? null : marked - 1);
  useEffect(() => {
    if (target !== null) bring(box.current, target, wrap);
  }, [target, wrap]);
  return (
    <section
      ref={box}
      className="code-view"
      style={{ maxHeight: height }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Text with line numbers"
      {...(partly ? { onScroll: sight.onScroll } : {})}
    >
      <div style={{ paddingTop: from * LINE_PX, paddingBottom: (lines.length - to) * LINE_PX }}>
        {lines.slice(from, to).map((line, at) => (
          <Line
            key={from + at}
            number={from + at + 1}
            text={line}
            wrap={wrap}
            find={find}
            nth={current?.line === from + at ? current.nth : -1}
            marked={marked === from + at + 1}
          />
        ))}
      </div>
    </section>
  );
});

function bring(box: HTMLElement | null, line: number, wrap: boolean) {
  if (wrap) box?.querySelector(`[data-line="${line + 1}"]`)?.scrollIntoView({ block: 'center' });
  else bringLine(box, line);
}

interface LineProps {
  number: number;
  text: string;
  wrap: boolean;
  find: string;
  /** Which hit of the line is the current one. */
  nth: number;
  marked: boolean;
}

const Line = memo(function Line({ number, text, wrap, find, nth, marked }: LineProps) {
  const classes = ['code-line', wrap ? 'wrap' : '', marked ? 'marked' : ''].filter(Boolean).join(' ');
  const parts = cutAt(text, find);
  return (
    <div className={classes} data-line={number}>
      <span>
        {parts.length === 1
          ? text || ' '
          : parts.map((part, at) => (at % 2 ? hit(part, at, (at - 1) / 2 === nth) : part))}
      </span>
    </div>
  );
});

const hit = (part: string, at: number, current: boolean) => (
  <mark key={at} className={current ? 'current' : ''}>
    {part}
  </mark>
);
