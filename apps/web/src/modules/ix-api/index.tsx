import { ixapi, saga } from '@peersmith/model';
import { present } from '../../resource/present.ts';
import { identity } from './identity-widget.tsx';
import { ReadIxApi } from './read-now.tsx';
import { SagaDetailActions } from './saga-actions.tsx';
import { SagaLead } from './saga-steps.tsx';

present(ixapi, { DetailActions: ReadIxApi, widgets: { identity } });
present(saga, { leading: 'title', Lead: SagaLead, DetailActions: SagaDetailActions });
