import { webhook } from '@peersmith/model';
import { present } from '../../resource/present.ts';
import { longText } from '../../widgets/long-text.tsx';

// Their templates are rendered with an event: the editor of configurations would try them on a router.
present(webhook, { widgets: { additional_headers: longText, body_template: longText } });
