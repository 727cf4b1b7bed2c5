import { List, Text } from '@mantine/core';
import { admission, sessionWish } from '@peersmith/model';
import { isRecord } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { present } from '../../resource/present.ts';
import { WishActions } from './wish-actions.tsx';

present(admission, {
  leading: 'asn',
  emptyHint:
    'Every network that signs in to the portal may ask. Turn one away here, or have its requests wait.',
});
present(sessionWish, {
  leading: 'asn',
  cells: { sessions: { Show: WishedSessions } },
  DetailActions: WishActions,
  emptyHint: 'What networks ask of their sessions in the portal shows here: a drain, or that they go.',
});

/** The sessions that a wish is about: where, and with which address. */
function WishedSessions({ value }: CellProps) {
  const sessions = Array.isArray(value) ? value.filter(isRecord) : [];
  return (
    <List size="sm" listStyleType="none">
      {sessions.map((one) => (
        <List.Item key={`${one.kind} ${one.id}`}>
          <Text span size="sm" ff="monospace">
            {String(one.ip_address)}
          </Text>{' '}
          {String(one.place)}
        </List.Item>
      ))}
    </List>
  );
}
