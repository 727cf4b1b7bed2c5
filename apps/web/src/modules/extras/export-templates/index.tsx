import { Select } from '@mantine/core';
import { exportable, exportTemplate, registry } from '@peersmith/model';
import { carries } from '@peersmith/resource';
import { present } from '../../../resource/present.ts';
import { typeOptions } from '../../../text/type-options.ts';
import { targetType } from '../../../widgets/target.tsx';
import { templateWidget } from '../../../widgets/template.tsx';
import { inputProps, type WidgetProps } from '../../../widgets/widget.ts';
import { OutputTab } from './output-tab.tsx';

const EXPORTED = Object.entries(registry)
  .filter(([, resource]) => carries(resource, exportable))
  .map(([type]) => type);

function TypeBox(props: WidgetProps) {
  const { value, onChange } = props;
  return (
    <Select
      {...inputProps(props)}
      placeholder="Choose a type"
      data={typeOptions(EXPORTED)}
      value={typeof value === 'string' && value !== '' ? value : null}
      onChange={onChange}
      searchable
      allowDeselect={false}
    />
  );
}

const template = templateWidget(() => import('./export-editor.tsx').then(({ ExportEditor }) => ExportEditor));

present(exportTemplate, {
  widgets: { content_type: { ...targetType, Show: TypeBox }, template },
  tabs: { output: { title: 'Output', Show: OutputTab } },
  emptyHint: 'Once there is one, the export button of its list offers it.',
});
