import { type KeyboardEvent, useRef, useState } from 'react';
import type { TreeLine } from './what-if-data.ts';

interface TreeKeys {
  lines: readonly TreeLine[];
  isOpen: (at: number) => boolean;
  onTurn: (at: number, isOpen: boolean) => void;
  row_px: number;
}

/** Goes through a tree as trees are gone through: up and down, right opens or goes in, left closes or goes out. */
export function useTreeKeys({ lines, isOpen, onTurn, row_px }: TreeKeys) {
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const current = Math.min(at, lines.length - 1);
  const line = lines[current];
  const go = (to: number) => {
    const next = Math.max(0, Math.min(lines.length - 1, to));
    setAt(next);
    const element = box.current;
    if (!element) return;
    const top = next * row_px;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + row_px > element.scrollTop + element.clientHeight)
      element.scrollTop = top + row_px - element.clientHeight;
  };
  const turnOrGo = (wants: boolean, to: number) => {
    if (line && line.below > 0 && isOpen(line.at) !== wants) onTurn(line.at, wants);
    else go(to);
  };
  const above = () =>
    line?.node.parent === null ? current : lines.findIndex((one) => one.at === line?.node.parent);
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(current + 1),
    ArrowUp: () => go(current - 1),
    Home: () => go(0),
    End: () => go(lines.length - 1),
    ArrowRight: () => turnOrGo(true, line && line.below > 0 ? current + 1 : current),
    ArrowLeft: () => turnOrGo(false, above()),
    Enter: () => {
      if (line && line.below > 0) onTurn(line.at, !isOpen(line.at));
    },
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  };
  return { box, current, choose: setAt, onKeyDown };
}
