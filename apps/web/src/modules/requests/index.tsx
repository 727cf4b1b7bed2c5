import {
  peeringApi,
  peeringRequest,
  requestedSession,
  requestRule,
  stance,
  stepOfRequest,
} from '@peersmith/model';
import { present } from '../../resource/present.ts';
import { conditionsWidget } from './condition-editor.tsx';
import { RequestActions } from './request-actions.tsx';
import { RequestOverview } from './request-overview.tsx';
import { ConditionsCell, RuleLead } from './rule-lead.tsx';
import { TestPeeringApi } from './test-peering-api.tsx';

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
