import { VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import { formatNumber } from '../text/format.ts';
import type { Hit } from '../text/hits.ts';
import { changedWords, type Parts } from './changed-words.ts';
import { foldAt, type Layout, NOTHING } from './lay-out.ts';
import { LINE } from './lines.ts';
import { piecesOf } from './pieces.ts';
import type { Difference } from './read-difference.ts';

const KINDS = ['same', 'added', 'removed', 'heading'] as const;
const SIGNS = ['', '+', '−', ''] as const;
/** What is said to those who see no colour. */
const WORDS = ['', 'added: ', 'removed: ', ''] as const;

interface RowProps {
  difference: Difference;
  layout: Layout;
  row: number;
  isSplit: boolean;
  find: string;
  hit: Hit | null;
  onUnfold: (first: number) => void;
}

/** One row: a line, two side by side, or how many are folded away. */
export const DifferenceRow = memo(function DifferenceRow(props: RowProps) {
  const { difference, layout, row, isSplit, onUnfold } = props;
  const [left, right] = [layout.left[row] ?? NOTHING, layout.right[row] ?? NOTHING];
  const fold = layout.folds[foldAt(left) ?? NOTHING];
  const place = { 'aria-rowindex': row + 1 };
  if (fold)
    return (
      <tr {...place} className="fold">
        <td colSpan={2}>
          <button type="button" onClick={() => onUnfold(fold.first)}>
            {`Show ${formatNumber(fold.count)} equal lines`}
          </button>
        </td>
      </tr>
    );
  if (difference.kinds[left] === LINE.heading)
    return (
      <tr {...place} className="heading">
        <td colSpan={2}>
          <Code {...props} line={left} />
        </td>
      </tr>
    );
  return (
    <tr {...place}>
      <Side
        {...props}
        line={left}
        numbers={isSplit ? [difference.before] : [difference.before, difference.after]}
      />
      {isSplit && <Side {...props} line={right} numbers={[difference.after]} />}
    </tr>
  );
});

interface LineProps extends RowProps {
  line: number;
}

function Side(props: LineProps & { numbers: readonly Uint32Array[] }) {
  const { difference, line, numbers } = props;
  if (line === NOTHING) return <td className="none" />;
  const kind = difference.kinds[line] ?? LINE.same;
  return (
    <td className={KINDS[kind]}>
      <div>
        {difference.isNumbered &&
          numbers.map((of, at) => <span key={at} className="diff-number" data-number={of[line] || ''} />)}
        <span className="diff-sign" data-sign={SIGNS[kind]} />
        {WORDS[kind] && <VisuallyHidden component="span">{WORDS[kind]}</VisuallyHidden>}
        <Code {...props} />
      </div>
    </td>
  );
}

function Code({ difference, line, find, hit }: LineProps) {
  const text = difference.lines[line] ?? '';
  const pieces = piecesOf(text, partsOf(difference, line), find);
  const nth = hit?.line === line ? hit.nth : null;
  return (
    <span className="diff-code">
      {pieces.map(({ text: part, isChanged, hit: at }, key) => {
        const classes = [isChanged ? 'changed' : '', at !== null && at === nth ? 'current' : '']
          .join(' ')
          .trim();
        if (at !== null)
          return (
            <mark key={key} className={classes}>
              {part}
            </mark>
          );
        return isChanged ? (
          <b key={key} className="changed">
            {part}
          </b>
        ) : (
          part
        );
      })}
    </span>
  );
}

const NOTHING_CHANGED: Parts = [];

/** Which words of a line are others than in the one whose place it took. */
function partsOf({ lines, kinds, partners }: Difference, line: number): Parts {
  const partner = partners[line] ?? NOTHING;
  if (partner === NOTHING) return NOTHING_CHANGED;
  const [mine, theirs] = [lines[line] ?? '', lines[partner] ?? ''];
  return kinds[line] === LINE.removed ? changedWords(mine, theirs).one : changedWords(theirs, mine).other;
}
