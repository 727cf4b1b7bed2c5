import { Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Column } from '../columns.ts';
import { NARROWEST, sized, WIDEST, within } from './widths.ts';

interface ColumnHeadProps {
  column: Column;
  ordering: string | null;
  onOrder: (ordering: string | null) => void;
  width: number | null;
  onWidth: (px: number | null) => void;
}

/** The head of a column: sorts by it, and makes it wider or narrower by its edge. */
export function ColumnHead({ column, ordering, onOrder, width, onWidth }: ColumnHeadProps) {
  const { key, label, cell, sortable } = column;
  const [dragged, setDragged] = useState<number | null>(null);
  const head = useRef<HTMLTableCellElement>(null);
  const direction = ordering === key ? 'ascending' : ordering === `-${key}` ? 'descending' : 'none';
  const next = { none: key, ascending: `-${key}`, descending: null }[direction];
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th
      ref={head}
      {...(sortable ? { 'aria-sort': direction } : {})}
      {...sized(dragged ?? width, cell.align)}
      {...(cell.align === 'right' && { className: 'of-numbers' })}
    >
      {sortable ? (
        <UnstyledButton
          className="sort"
          fz="inherit"
          onClick={() => onOrder(next)}
          title={`Sort by ${label}`}
        >
          {label}
          {direction !== 'none' && <Arrow size={14} aria-hidden />}
        </UnstyledButton>
      ) : (
        label
      )}
      <Edge
        label={label}
        now={dragged ?? width}
        width={() => dragged ?? width ?? head.current?.offsetWidth ?? NARROWEST}
        onDrag={setDragged}
        onWidth={(px) => {
          // Kept here as well, as the next key comes before this one is known elsewhere.
          setDragged(px);
          onWidth(px);
        }}
      />
    </Table.Th>
  );
}

interface EdgeProps {
  label: string;
  /** The width that was chosen; null for none. */
  now: number | null;
  width: () => number;
  onDrag: (px: number) => void;
  onWidth: (px: number | null) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -16, ArrowRight: 16 };

/** Dragged, or moved by the arrow keys; a double click, or Delete, leaves the width to the content again. */
function Edge({ label, now, width, onDrag, onWidth }: EdgeProps) {
  // What the content makes of it is known once it is drawn.
  const [measured, measure] = useState(NARROWEST);
  useEffect(() => {
    if (now === null) measure(width());
  }, [now]);
  const begun = useRef<{ x: number; px: number } | null>(null);
  const down = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    begun.current = { x: event.clientX, px: width() };
  };
  const at = (event: PointerEvent<HTMLElement>) =>
    begun.current && within(begun.current.px + event.clientX - begun.current.x);
  const move = (event: PointerEvent<HTMLElement>) => {
    const px = at(event);
    if (px !== null) onDrag(px);
  };
  const up = (event: PointerEvent<HTMLElement>) => {
    const px = at(event);
    const moved = begun.current !== null && event.clientX !== begun.current.x;
    begun.current = null;
    if (px !== null && moved) onWidth(px);
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined && event.key !== 'Delete') return;
    event.preventDefault();
    onWidth(step === undefined ? null : within(width() + step));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule does not move
    <span
      role="separator"
      className="column-edge"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={within(now ?? measured)}
      tabIndex={0}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onDoubleClick={() => onWidth(null)}
      onFocus={() => measure(width())}
      onKeyDown={keyDown}
    />
  );
}
