import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { tabPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { useSummedHistory } from '../monitoring/history-data.ts';
import { sessionPath, shownState } from '../monitoring/session-data.ts';

const SHOWN = 5;

/** The last sessions that went up or down within a week, and the way to the plots. */
export function Lately({ resource, row }: SlotProps) {
  const { data } = useSummedHistory(resource, row.id, '7d');
  if (!data) return null;
  return (
    <Card title="History">
      <ul className="down-list">
        {data.transitions.slice(0, SHOWN).map((move) => (
          <li key={`${move.at} ${move.session.id} ${move.to}`}>
            <Text size="sm" component="div" className="text-links">
              <Link className="link mono" to={sessionPath(move.session)}>
                {move.session.ip_address}
              </Link>
              {`: ${shownState(move.from).label} → ${shownState(move.to).label} `}
              <Text span size="xs" c="dimmed">
                <Moment iso={move.at} />
              </Text>
            </Text>
            {move.why && (
              <Text size="xs" c="dimmed">
                {move.why}
              </Text>
            )}
          </li>
        ))}
        {data.transitions.length === 0 && (
          <li>
            <Text size="sm" c="dimmed">
              Nothing went up or down within a week.
            </Text>
          </li>
        )}
        <li>
          <Link className="link" to={tabPath(resource, row.id, 'monitoring')}>
            States and prefixes over time
          </Link>
        </li>
      </ul>
    </Card>
  );
}
