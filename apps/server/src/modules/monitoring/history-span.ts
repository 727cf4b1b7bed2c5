import type { HistoryQuery } from '@peersmith/answers';
import { sql } from 'kysely';
import { Invalid } from '../../engine/errors.ts';

const DAY_MS = 86_400_000;
const MOST_POINTS = 1000;

/** A time that history is told of. */
export interface Span {
  since: Date;
  until: Date;
}

/** The time that was asked about: a day until now unless it says otherwise. */
export function spanOf({ since, until }: HistoryQuery, now: Date): Span {
  const span = {
    since:
      since === undefined ? new Date((until ? Date.parse(until) : now.getTime()) - DAY_MS) : new Date(since),
    until: until === undefined ? now : new Date(until),
  };
  if (span.since >= span.until)
    throw new Invalid({ since: ['It must be before the end of the time asked for.'] });
  return span;
}

/** Which of the points of a plot a row belongs to, that has a time `at`: each is one where they are not too many. */
export function placeIn({ since, until }: Span) {
  const width_s = Math.max(1, (until.getTime() - since.getTime()) / 1000 / (MOST_POINTS - 1));
  return sql`case when count(*) over () < ${MOST_POINTS} then row_number() over (order by at)
    else trunc(extract(epoch from at - ${since}::timestamptz) / ${width_s}::float8) end`;
}
