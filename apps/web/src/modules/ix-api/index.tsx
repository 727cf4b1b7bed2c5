import { ixapi, saga } from '@peersmith/model';
import { present } from '../../resource/present.ts';
import { identity } from './identity-widget.tsx';
import { ReadIxApi } from './read-now.tsx';
import { SagaDetailActions } from './saga-actions.tsx';
import { SagaOverview } from './saga-overview.tsx';

present(ixapi, { DetailActions: ReadIxApi, widgets: { identity } });
present(saga, { leading: 'title', Overview: SagaOverview, DetailActions: SagaDetailActions });
