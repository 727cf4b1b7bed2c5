import { isChange, LINE } from './lines.ts';
import type { Difference } from './read-difference.ts';

/** Lines that both sides have and nobody needs to see. */
export interface Fold {
  first: number;
  count: number;
}

/** What is drawn, row by row: the line at the left and the one at the right, or a fold. */
export interface Layout {
  count: number;
  left: Int32Array;
  right: Int32Array;
  folds: readonly Fold[];
  /** The row that a line is in. */
  rowOf: Int32Array;
}

/** No line at this side. */
export const NOTHING = -1;
/** The fold that a row is, by its place among them. */
export const foldAt = (row: number): number | null => (row < NOTHING ? -2 - row : null);

/** Lines that are kept beside a change. */
const KEPT = 3;
/** As many lines at the least are worth a fold. */
const WORTH = 5;

export interface LayoutOptions {
  isSplit: boolean;
  /** First lines of the folds that are open; `all` for every one. */
  opened: ReadonlySet<number> | 'all';
}

/** Puts the lines of a difference into rows: one below the other, or those of a change side by side. */
export function layOut(difference: Difference, { isSplit, opened }: LayoutOptions): Layout {
  const { lines, kinds } = difference;
  const rows = new Rows(lines.length);
  for (let at = 0; at < lines.length; ) {
    const end = endOfRun(kinds, at);
    if (kinds[at] === LINE.heading) rows.both(at);
    else if (!isChange(kinds[at])) layEqual(rows, { at, end, last: lines.length }, opened);
    else if (isSplit) layBeside(rows, difference, { at, end });
    else for (let line = at; line < end; line++) rows.both(line);
    at = end;
  }
  return rows.layout();
}

/** Where the stretch ends that a line belongs to: a heading is one by itself. */
function endOfRun(kinds: Uint8Array, at: number): number {
  if (kinds[at] === LINE.heading) return at + 1;
  const changes = isChange(kinds[at]);
  let end = at + 1;
  while (end < kinds.length && kinds[end] !== LINE.heading && isChange(kinds[end]) === changes) end++;
  return end;
}

interface Stretch {
  at: number;
  end: number;
}

function layEqual(
  rows: Rows,
  { at, end, last }: Stretch & { last: number },
  opened: LayoutOptions['opened'],
) {
  const first = at === 0 ? at : at + KEPT;
  const count = (end === last ? end : end - KEPT) - first;
  const isFolded = count >= WORTH && opened !== 'all' && !opened.has(first);
  for (let line = at; line < end; line++) {
    if (isFolded && line === first) {
      rows.fold({ first, count });
      line += count - 1;
    } else rows.both(line);
  }
}

/** Removed at the left, added at the right; what took the place of a line stands beside it. */
function layBeside(rows: Rows, { kinds, partners }: Difference, { at, end }: Stretch) {
  const [removed, added]: [number[], number[]] = [[], []];
  for (let line = at; line < end; line++) (kinds[line] === LINE.removed ? removed : added).push(line);
  let [left, right] = [0, 0];
  const lay = (untilLeft: number, untilRight: number) => {
    while (left < untilLeft || right < untilRight)
      rows.pair(
        left < untilLeft ? (removed[left++] ?? NOTHING) : NOTHING,
        right < untilRight ? (added[right++] ?? NOTHING) : NOTHING,
      );
  };
  let place = 0;
  for (const [at, line] of removed.entries()) {
    const partner = partners[line] ?? NOTHING;
    if (partner === NOTHING) continue;
    while (added[place] !== partner) place++;
    lay(at, place);
    lay(at + 1, place + 1);
  }
  lay(removed.length, added.length);
}

class Rows {
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #rowOf: Int32Array;
  readonly #folds: Fold[] = [];
  #count = 0;

  constructor(lines: number) {
    [this.#left, this.#right, this.#rowOf] = [
      new Int32Array(lines),
      new Int32Array(lines),
      new Int32Array(lines),
    ];
  }

  both(line: number): void {
    this.pair(line, line);
  }

  pair(left: number, right: number): void {
    this.#left[this.#count] = left;
    this.#right[this.#count] = right;
    for (const line of [left, right]) if (line >= 0) this.#rowOf[line] = this.#count;
    this.#count++;
  }

  fold(fold: Fold): void {
    this.#rowOf.fill(this.#count, fold.first, fold.first + fold.count);
    this.#left[this.#count] = this.#right[this.#count] = -2 - this.#folds.length;
    this.#folds.push(fold);
    this.#count++;
  }

  layout(): Layout {
    return {
      count: this.#count,
      left: this.#left.subarray(0, this.#count),
      right: this.#right.subarray(0, this.#count),
      folds: this.#folds,
      rowOf: this.#rowOf,
    };
  }
}
