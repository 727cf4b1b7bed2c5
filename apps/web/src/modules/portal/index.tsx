import { admission, guestToken, sessionWish } from '@peersmith/model';
import { Moment } from '../../cells/moment.tsx';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { WishedSessions } from './wished-sessions.tsx';

const RevokeToken = later(() => import('./revoke-token.tsx'), 'RevokeToken', null);
const WishActions = later(() => import('./wish-actions.tsx'), 'WishActions', null);

const exactly = {
  Show: ({ value, roomy = false }: { value: unknown; roomy?: boolean }) =>
    typeof value === 'string' ? <Moment iso={value} roomy={roomy} /> : null,
};

present(admission, {
  leading: 'asn',
  emptyHint:
    'Every network may ask for sessions by itself. Turn one away, or put it on the wait list, where a person looks before any rule decides.',
});
present(sessionWish, {
  leading: 'kind',
  title: ({ display }) => display,
  columns: ['kind', 'asn', 'network_name', 'status', 'starts', 'text', 'created'],
  cells: { sessions: { Show: WishedSessions }, starts: exactly, ends: exactly },
  DetailActions: WishActions,
  emptyHint: 'What networks ask of their sessions in the portal, a drain or their removal, shows here.',
});
present(guestToken, {
  leading: 'prefix',
  DetailActions: RevokeToken,
  emptyHint: 'Tokens of the Peering API that networks make in the portal show here.',
});
