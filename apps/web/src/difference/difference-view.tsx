import { Box } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { Loading } from '../shell/states.tsx';
import { useFind } from '../text/find-box.tsx';
import { bringLine, LINE_PX, useInSight } from '../text/in-sight.ts';
import { DifferenceBar } from './difference-bar.tsx';
import { DifferenceRow } from './difference-row.tsx';
import { placesOf } from './pieces.ts';
import type { Difference } from './read-difference.ts';
import { type Shown, useDifference, useLayout } from './use-difference.ts';
import { useSideways } from './use-sideways.ts';

declare module 'react' {
  interface CSSProperties {
    /** Room for the numbers of lines. */
    '--digits'?: string;
  }
}

interface DifferenceViewProps {
  /** As a device tells it. */
  text: string;
  /** Of the file that it is taken away as. */
  name: string;
  /** What is worth knowing of it, beside how much changes. */
  about?: ReactNode;
  height?: number | string;
}

/** A difference to read, however long: side by side or inline, with what changed within lines, search, and a way from change to change. */
export function DifferenceView(props: DifferenceViewProps) {
  const difference = useDifference(props.text);
  return (
    <Box className="card" style={{ overflow: 'hidden' }}>
      {difference ? <Read {...props} difference={difference} /> : <Waiting />}
    </Box>
  );
}

const Waiting = () => (
  <Box p="md">
    <Loading lines={8} />
  </Box>
);

/** Narrower than this, there is no room for two sides. */
const ROOM = '(min-width: 62em)';

function Read({
  difference,
  text,
  name,
  about,
  height = 600,
}: DifferenceViewProps & { difference: Difference }) {
  const hasRoom = useMediaQuery(ROOM, undefined, { getInitialValueInEffect: false }) ?? true;
  const [isBeside, setBeside] = useState(true);
  const isSplit = hasRoom && isBeside;
  const search = useFind(difference.lines);
  const shown = useLayout(difference, isSplit, search.hit);
  const [change, setChange] = useState(-1);
  const box = useRef<HTMLElement>(null);
  const { layout } = shown;
  const go = (by: number) => {
    const { length } = difference.changes;
    if (length === 0) return;
    const next = change < 0 ? (by > 0 ? 0 : length - 1) : (change + by + length) % length;
    setChange(next);
    bringLine(box.current, layout.rowOf[difference.changes[next]?.[0] ?? 0] ?? 0);
  };
  const hitRow = search.hit ? (layout.rowOf[search.hit.line] ?? null) : null;
  useEffect(() => {
    if (hitRow !== null) bringLine(box.current, hitRow);
  }, [search.hit, hitRow]);
  return (
    <>
      <DifferenceBar
        {...{ difference, text, name, about, search, shown, change, go, hasRoom, isBeside, setBeside }}
      />
      <Rows
        {...{ difference, shown, isSplit, height, box, name }}
        find={search.find}
        hit={search.hit}
        onKey={(key) => (key === 'n' ? go(1) : key === 'p' ? go(-1) : undefined)}
      />
    </>
  );
}

interface RowsProps {
  difference: Difference;
  shown: Shown;
  isSplit: boolean;
  height: number | string;
  box: RefObject<HTMLElement | null>;
  name: string;
  find: string;
  hit: { line: number; nth: number } | null;
  onKey: (key: string) => void;
}

function Rows({ difference, shown, isSplit, height, box, name, find, hit, onKey }: RowsProps) {
  const { layout, unfold } = shown;
  const { from, to, onScroll } = useInSight(layout.count);
  const sideways = useSideways(box, isSplit, difference.longest);
  useEffect(() => {
    if (hit) sideways.bring(placesOf(difference.lines[hit.line] ?? '', find)[hit.nth]?.[0] ?? 0);
  }, [hit]);
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    onKey(event.key);
    if (isSplit) sideways.onKey(event);
  };
  return (
    <>
      <section
        ref={box}
        aria-label={`Difference of ${name}`}
        className="diff-view"
        style={{ maxHeight: height, '--digits': `${difference.digits + 1}ch` }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={onScroll}
      >
        <div style={{ paddingTop: from * LINE_PX, paddingBottom: (layout.count - to) * LINE_PX }}>
          <table
            className={isSplit ? 'split' : ''}
            aria-rowcount={layout.count}
            aria-label={`Lines of ${name}`}
          >
            <tbody>
              {rows.map((row) => (
                <DifferenceRow
                  key={row}
                  {...{ difference, layout, row, isSplit, find, hit }}
                  onUnfold={unfold}
                />
              ))}
            </tbody>
          </table>
        </div>
      </section>
      {isSplit && (
        <section
          ref={sideways.bar}
          className="diff-sideways"
          onScroll={sideways.onScroll}
          aria-label="Both sides, sideways"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <div className="longest" style={{ width: sideways.width }} />
        </section>
      )}
    </>
  );
}
