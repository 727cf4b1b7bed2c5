import { ixapi, saga } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { identity } from './identity-widget.tsx';
import { ReadIxApi } from './read-now.tsx';
import { SagaDetailActions } from './saga-actions.tsx';

const SagaOverview = later(() => import('./saga-overview.tsx'), 'SagaOverview');

present(ixapi, { DetailActions: ReadIxApi, widgets: { identity } });
present(saga, { leading: 'title', Overview: SagaOverview, DetailActions: SagaDetailActions });
