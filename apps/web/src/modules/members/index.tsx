import { memberExport, memberPort } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';

const ProposeExports = later(() => import('./propose-dialog.tsx'), 'ProposeExports', null);

present(memberExport, {
  leading: 'internet_exchange',
  ListActions: ProposeExports,
  emptyHint:
    'Most exchanges publish who is connected to them. Name where, and their members show on the page of the exchange, compared with PeeringDB.',
});
present(memberPort, { leading: 'ip_address', emptyHint: 'What member exports say shows here.' });
