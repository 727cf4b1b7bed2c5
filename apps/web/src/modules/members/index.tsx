import { memberExport, memberPort } from '@peersmith/model';
import { present } from '../../resource/present.ts';
import { ProposeExports } from './propose-dialog.tsx';

present(memberExport, {
  leading: 'internet_exchange',
  ListActions: ProposeExports,
  emptyHint:
    'Most exchanges publish who is connected to them. Name where, and their members show on the page of the exchange, compared with PeeringDB.',
});
present(memberPort, { leading: 'ip_address', emptyHint: 'What member exports say shows here.' });
