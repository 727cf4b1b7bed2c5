import { Select, Switch } from '@mantine/core';
import { exportable, exportTemplate, registry } from '@peersmith/model';
import { carries } from '@peersmith/resource';
import { client } from '../../../api/client.ts';
import { presentTrial } from '../../../editor/trial.ts';
import { present } from '../../../resource/present.ts';
import { typeOptions } from '../../../text/type-options.ts';
import { targetType } from '../../../widgets/target.tsx';
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

present(exportTemplate, {
  widgets: { content_type: { ...targetType, Show: TypeBox } },
  tabs: { output: { title: 'Output', Show: OutputTab } },
  emptyHint: 'Once there is one, the export button of its list offers it.',
});

const typeIn = (values: Readonly<Record<string, unknown>>) =>
  typeof values.content_type === 'string' ? values.content_type : '';

presentTrial(exportTemplate, {
  Choose: ({ form, tried, onChange }) => (
    <Switch
      label="Try it on the first objects"
      disabled={typeIn(form.values) === ''}
      checked={tried !== null}
      onChange={(event) => onChange(event.currentTarget.checked ? { id: 0, display: null } : null)}
    />
  ),
  asked: (tried, values) => (tried && typeIn(values) !== '' ? { content_type: typeIn(values) } : {}),
  check: (body, signal) => client.call('POST /api/extras/export-templates/check/', { body, signal }),
});
