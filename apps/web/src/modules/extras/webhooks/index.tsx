import './delivery.tsx';
import { webhook } from '@peersmith/model';
import { ContentTypesCell } from '../../../cells/links.tsx';
import { later } from '../../../resource/later.tsx';
import { present } from '../../../resource/present.ts';
import { textOf, type Widget } from '../../../widgets/widget.ts';

const boxes = () => import('./widgets.tsx');
const tests = () => import('./form-test.tsx');

const types: Widget = {
  Show: later(boxes, 'TypesBox'),
  read: (json) => (Array.isArray(json) ? json : []),
  write: (value) => value,
  wide: true,
};
const event: Widget = {
  Show: later(boxes, 'EventBox'),
  read: (json) => json === true,
  write: (value) => value === true,
};
const contentType: Widget = {
  Show: later(boxes, 'ContentTypeBox'),
  read: textOf,
  write: (value) => textOf(value).trim() || null,
};
// Their templates are rendered with an event: the editor of configurations would try them on a router.
const lines: Widget = {
  Show: later(() => import('../../../widgets/long-text.tsx'), 'LongTextBox'),
  read: textOf,
  write: textOf,
  wide: true,
};

present(webhook, {
  cells: { content_types: { Show: ContentTypesCell } },
  widgets: {
    content_types: types,
    type_create: event,
    type_update: event,
    type_delete: event,
    http_content_type: contentType,
    additional_headers: lines,
    body_template: lines,
  },
  FormEnd: later(tests, 'FormTest', null),
  DetailActions: later(tests, 'TestButton', null),
});
