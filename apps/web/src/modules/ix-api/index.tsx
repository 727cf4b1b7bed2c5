import { ixapi, saga } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { identity } from './identity-widget.tsx';

const ReadIxApi = later(() => import('./read-now.tsx'), 'ReadIxApi', null);
const SagaDetailActions = later(() => import('./saga-actions.tsx'), 'SagaDetailActions', null);

const SagaOverview = later(() => import('./saga-overview.tsx'), 'SagaOverview');

present(ixapi, { DetailActions: ReadIxApi, widgets: { identity } });
present(saga, { leading: 'title', Overview: SagaOverview, DetailActions: SagaDetailActions });
