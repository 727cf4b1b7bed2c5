import {
  peeringApi,
  peeringRequest,
  requestedSession,
  requestRule,
  stance,
  stepOfRequest,
} from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { conditionsWidget } from './conditions.ts';
import { ConditionsCell } from './conditions-cell.tsx';

const RequestActions = later(() => import('./request-actions.tsx'), 'RequestActions', null);
const RequestOverview = later(() => import('./request-overview.tsx'), 'RequestOverview');
const RuleLead = later(() => import('./rule-lead.tsx'), 'RuleLead', null);
const TestPeeringApi = later(() => import('./test-peering-api.tsx'), 'TestPeeringApi', null);

present(peeringRequest, {
  leading: 'network_name',
  columns: [
    'asn',
    'network_name',
    'direction',
    'status',
    'assignee',
    'due',
    'session_count',
    'up_count',
    'created',
  ],
  Overview: RequestOverview,
  DetailActions: RequestActions,
  emptyHint: 'Requests are proposed among the candidates, added here, or sent by other networks.',
});
present(requestedSession, { leading: 'ip_address', emptyHint: 'What requests ask for shows here.' });
present(stepOfRequest, {
  leading: 'action',
  columns: ['created', 'request', 'action', 'from_status', 'to_status', 'author', 'text'],
  emptyHint: 'What is done with requests shows here.',
});
present(peeringApi, {
  leading: 'autonomous_system',
  DetailActions: TestPeeringApi,
  emptyHint: 'Networks that are asked for sessions by their Peering API, instead of by mail.',
});
present(requestRule, {
  leading: 'name',
  cells: { conditions: { Show: ConditionsCell } },
  widgets: { conditions: conditionsWidget },
  Lead: RuleLead,
  emptyHint: 'Without rules every request of others waits for a person.',
});
present(stance, {
  leading: 'asn',
  emptyHint:
    'Networks that no sessions are to be proposed to: they are left out of the candidates, with the reason.',
});
