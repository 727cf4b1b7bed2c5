import { Anchor, Box, Text } from '@mantine/core';
import { message } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { isRow, type Row } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Loading } from '../../shell/states.tsx';
import { capital } from '../../text/format.ts';
import { useHistory } from './request-data.ts';

/** What was done with a request: who, when, and why. */
export function RequestHistory({ row }: { row: Row }) {
  const { data } = useHistory(row.id);
  return (
    <Card title="History">
      {!data && (
        <Box px="md" pb="md">
          <Loading lines={2} />
        </Box>
      )}
      <Box component="ol" className="request-history" fz="sm" aria-label="History">
        {(data?.results ?? []).map((step) => (
          <li key={step.id} className="request-step">
            <div>
              <strong>{capital(String(step.action).replaceAll('-', ' '))}</strong>{' '}
              <Text span inherit c="dimmed">
                {isRow(step.author)
                  ? step.author.display
                  : isRow(step.rule)
                    ? `by the rule ${step.rule.display}`
                    : 'by itself'}
                {', '}
                <Moment iso={String(step.created)} />
              </Text>
            </div>
            {String(step.text ?? '') !== '' && (
              <div style={{ whiteSpace: 'pre-wrap' }}>{String(step.text)}</div>
            )}
            {isRow(step.message) && (
              <Anchor component={Link} to={detailPath(message, step.message.id)} inherit>
                {step.message.display}
              </Anchor>
            )}
          </li>
        ))}
      </Box>
    </Card>
  );
}
