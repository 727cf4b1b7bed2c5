import './delivery.tsx';
import { webhook } from '@peersmith/model';
import { ContentTypesCell } from '../../../cells/links.tsx';
import { present } from '../../../resource/present.ts';
import { longText } from '../../../widgets/long-text.tsx';
import { FormTest, TestButton } from './form-test.tsx';
import { contentType, eventBox, objectTypes } from './widgets.tsx';

present(webhook, {
  cells: { content_types: { Show: ContentTypesCell } },
  widgets: {
    content_types: objectTypes,
    type_create: eventBox,
    type_update: eventBox,
    type_delete: eventBox,
    http_content_type: contentType,
    // Their templates are rendered with an event: the editor of configurations would try them on a router.
    additional_headers: longText,
    body_template: longText,
  },
  FormEnd: FormTest,
  DetailActions: TestButton,
});
