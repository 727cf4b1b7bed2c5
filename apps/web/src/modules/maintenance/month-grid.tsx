import { Box, Group, Text, VisuallyHidden } from '@mantine/core';
import { MAINTENANCE_STATUS, maintenanceWindow } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import type { Row } from '../../api/row.ts';
import { Dot, toneOf } from '../../cells/status.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Empty } from '../../shell/states.tsx';
import { statusOf } from './maintenance-data.ts';
import { type Day, dayKey, daysOf } from './month.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const STATUSES: Readonly<Record<string, { label: string; colour: string }>> = MAINTENANCE_STATUS;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' });
const MOST_A_DAY = 4;

const startOf = (row: Row) => new Date(String(row.starts));
const endOf = (row: Row) => new Date(String(row.ends));
const labelOf = (row: Row) => STATUSES[statusOf(row)]?.label ?? '';
const toneOfRow = (row: Row) => toneOf(STATUSES[statusOf(row)]?.colour);

/** A month as a grid, each maintenance on the days that it is on. */
export function MonthGrid({ weeks, rows }: { weeks: readonly (readonly Day[])[]; rows: readonly Row[] }) {
  const byDay = new Map<string, Row[]>();
  for (const row of rows)
    for (const day of daysOf(startOf(row), endOf(row))) byDay.set(day, [...(byDay.get(day) ?? []), row]);
  const today = dayKey(new Date());
  return (
    <Box component="table" className="month card" w="100%">
      <thead>
        <tr>
          {WEEKDAYS.map((name) => (
            <th key={name} scope="col" className="month-name">
              {name.slice(0, 3)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]?.key}>
            {week.map((day) => (
              <Cell key={day.key} day={day} isToday={day.key === today} rows={byDay.get(day.key) ?? []} />
            ))}
          </tr>
        ))}
      </tbody>
    </Box>
  );
}

const Cell = ({ day, isToday, rows }: { day: Day; isToday: boolean; rows: readonly Row[] }) => (
  <td className={['month-day', day.isInMonth ? '' : 'outside', isToday ? 'today' : ''].join(' ').trim()}>
    <time dateTime={day.key}>
      <VisuallyHidden>{long.format(day.date)}</VisuallyHidden>
      <span aria-hidden>{day.date.getDate()}</span>
    </time>
    {rows.slice(0, MOST_A_DAY).map((row) => (
      <Link
        key={row.id}
        className="event"
        to={detailPath(maintenanceWindow, row.id)}
        title={`${row.display}: ${labelOf(row)}`}
      >
        <Dot
          tone={toneOfRow(row)}
        >{`${dayKey(startOf(row)) === day.key ? `${clock.format(startOf(row))} ` : ''}${row.display}`}</Dot>
      </Link>
    ))}
    {rows.length > MOST_A_DAY && <Text size="xs" c="dimmed">{`and ${rows.length - MOST_A_DAY} more`}</Text>}
  </td>
);

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** The same as a list, for narrow screens. */
export function MonthList({ rows }: { rows: readonly Row[] }) {
  if (rows.length === 0)
    return (
      <div className="card">
        <Empty title="No maintenance in this month">Look at another month, or add one.</Empty>
      </div>
    );
  return (
    <Box className="card" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {rows.map((row) => (
        <Box component="li" key={row.id} px="md" py="sm" style={{ borderBottom: '1px solid var(--line)' }}>
          <Link className="link" to={detailPath(maintenanceWindow, row.id)}>
            {row.display}
          </Link>
          <Group justify="space-between" gap="xs">
            <Text size="sm" c="dimmed">
              {day.format(startOf(row))} {clock.format(startOf(row))} –{' '}
              {dayKey(startOf(row)) === dayKey(endOf(row)) ? '' : `${day.format(endOf(row))} `}
              {clock.format(endOf(row))}
            </Text>
            <Dot tone={toneOfRow(row)}>{labelOf(row)}</Dot>
          </Group>
        </Box>
      ))}
    </Box>
  );
}
