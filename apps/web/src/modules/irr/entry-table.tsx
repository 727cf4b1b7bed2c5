import type { IrrEntry } from '@peersmith/api-client';
import { memo, useEffect, useRef } from 'react';
import { Dot } from '../../cells/status.tsx';
import { formatAsn } from '../../text/format.ts';
import { useInSight } from '../../text/in-sight.ts';
import { VERDICTS } from '../rpki/rpki-data.ts';
import { lengthsOf } from './entry-words.ts';

/** As `.entries td` in the style sheet. */
const ROW_PX = 30;
/** Browsers know no higher box: the rest is found by searching. */
const HIGHEST = 500_000;

interface EntryTableProps {
  name: string;
  isAsList: boolean;
  count: number;
  /** An entry by its place; undefined while it is being read. */
  entryAt: (at: number) => IrrEntry | undefined;
  hasValidity: boolean;
  onSight?: (from: number, to: number) => void;
  height?: number;
}

/** Entries of a list, however many: of the rows only those near what is in sight are in the document. */
export function EntryTable(props: EntryTableProps) {
  const { name, isAsList, entryAt, hasValidity, onSight, height = 480 } = props;
  const count = Math.min(props.count, HIGHEST);
  const box = useRef<HTMLElement>(null);
  const { from, to, onScroll } = useInSight(count, ROW_PX);
  useEffect(() => onSight?.(from, to), [from, to]);
  const places = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  return (
    <section
      ref={box}
      className="entries"
      style={{ maxHeight: height }}
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={onScroll}
    >
      <table aria-rowcount={count + 1} aria-label={name}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{isAsList ? 'AS' : 'Prefix'}</th>
            <th scope="col">{isAsList ? 'Name' : 'Accepted'}</th>
            {hasValidity && <th scope="col">RPKI</th>}
          </tr>
        </thead>
        <Room px={from * ROW_PX} />
        <tbody>
          {places.map((at) => (
            <Line key={at} at={at} entry={entryAt(at)} hasValidity={hasValidity} />
          ))}
        </tbody>
        <Room px={(count - to) * ROW_PX} />
      </table>
    </section>
  );
}

/** What is not in the document takes its room. */
const Room = ({ px }: { px: number }) =>
  px > 0 && (
    <tbody aria-hidden>
      <tr>
        <td className="room" style={{ height: px }} />
      </tr>
    </tbody>
  );

interface LineProps {
  at: number;
  entry: IrrEntry | undefined;
  hasValidity: boolean;
}

const Line = memo(function Line({ at, entry, hasValidity }: LineProps) {
  const place = { 'aria-rowindex': at + 2 };
  if (!entry)
    return (
      <tr {...place}>
        <td colSpan={hasValidity ? 3 : 2} aria-busy>
          …
        </td>
      </tr>
    );
  if ('asn' in entry)
    return (
      <tr {...place}>
        <td className="mono">{formatAsn(entry.asn)}</td>
        <td>{entry.name ?? '—'}</td>
      </tr>
    );
  const verdict = entry.validity && VERDICTS[entry.validity];
  return (
    <tr {...place}>
      <td className="mono">{entry.prefix}</td>
      <td>{lengthsOf(entry)}</td>
      {hasValidity && <td>{verdict ? <Dot tone={verdict.tone}>{verdict.word}</Dot> : '—'}</td>}
    </tr>
  );
});
