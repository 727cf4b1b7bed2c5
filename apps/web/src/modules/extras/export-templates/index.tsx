import { exportable, exportTemplate, registry } from '@peersmith/model';
import { carries } from '@peersmith/resource';
import { later } from '../../../resource/later.tsx';
import { present } from '../../../resource/present.ts';
import { templateWidget } from '../../../widgets/template.tsx';
import { typeOf } from '../../../widgets/type-of.tsx';

const OutputTab = later(() => import('./output-tab.tsx'), 'OutputTab');

const EXPORTED = Object.entries(registry)
  .filter(([, resource]) => carries(resource, exportable))
  .map(([type]) => type);

const template = templateWidget(() => import('./export-editor.tsx').then(({ ExportEditor }) => ExportEditor));

present(exportTemplate, {
  widgets: { content_type: typeOf(EXPORTED), template },
  tabs: { output: { title: 'Output', Show: OutputTab } },
  emptyHint: 'Once there is one, the export button of its list offers it.',
});
