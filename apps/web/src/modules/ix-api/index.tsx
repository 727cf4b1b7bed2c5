import { ixapi, saga } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { ExchangesCell } from './exchanges-cell.tsx';
import { identity } from './identity-widget.tsx';

const ReadIxApi = later(() => import('./read-now.tsx'), 'ReadIxApi', null);
const SagaDetailActions = later(() => import('./saga-actions.tsx'), 'SagaDetailActions', null);

const EndpointOverview = later(() => import('./endpoint-overview.tsx'), 'EndpointOverview');
const SagaOverview = later(() => import('./saga-overview.tsx'), 'SagaOverview');

present(ixapi, {
  Overview: EndpointOverview,
  DetailActions: ReadIxApi,
  cells: { exchange_count: { Show: ExchangesCell, align: 'right' } },
  widgets: { identity },
});
present(saga, { leading: 'title', Overview: SagaOverview, DetailActions: SagaDetailActions });
