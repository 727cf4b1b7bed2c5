import { Text } from '@mantine/core';
import { objectChange } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useList } from '../../api/queries.ts';
import { isRecord, type Row } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { changesOf, detailPath, tabPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { counted } from '../../text/format.ts';
import { fieldLabel } from '../../text/label.ts';

const SHOWN = 5;

/** The last changes of an object: who, when, and which fields. */
export function LastChanges({ resource, row }: SlotProps) {
  const { data } = useList(objectChange, { ...changesOf(resource, row.id), limit: SHOWN });
  if (!data) return null;
  return (
    <Card title="Last changes">
      <ul className="down-list">
        {data.results.map((change) => (
          <li key={change.id}>
            <Text size="sm" component="div" className="text-links">
              <Link className="link" to={detailPath(objectChange, change.id)}>
                {String(change.user_name)}
              </Link>{' '}
              <Text span inherit c="dimmed">
                <Moment iso={String(change.time)} />
              </Text>
            </Text>
            <Text size="xs" c="dimmed">
              {wordsOf(change, resource)}
            </Text>
          </li>
        ))}
        {data.count === 0 && (
          <li>
            <Text size="sm" c="dimmed">
              Nobody has changed it.
            </Text>
          </li>
        )}
        {data.count > SHOWN && (
          <li>
            <Link className="link" to={tabPath(resource, row.id, 'changelog')}>
              {`All ${counted(data.count, 'change')}`}
            </Link>
          </li>
        )}
      </ul>
    </Card>
  );
}

/** "Status, Password", or that it was made. */
function wordsOf(
  { action, prechange_data, postchange_data }: Row,
  { fields }: SlotProps['resource'],
): string {
  const word = isRecord(action) ? String(action.value) : String(action);
  if (word !== 'update') return `${word.charAt(0).toUpperCase()}${word.slice(1)}d`;
  const [was, is] = [prechange_data, postchange_data].map((data) => (isRecord(data) ? data : {}));
  const keys = Object.keys({ ...was, ...is }).filter(
    (key) => key !== 'updated' && JSON.stringify(was?.[key]) !== JSON.stringify(is?.[key]),
  );
  const names = keys.map((key) => {
    const field = fields[key];
    return field ? fieldLabel(key, field) : key;
  });
  return names.join(', ') || 'Nothing that shows';
}
