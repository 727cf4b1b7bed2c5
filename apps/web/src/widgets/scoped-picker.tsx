import type { Params } from '@peersmith/api-client';
import { resourceOfType } from '../resource/pages.ts';
import { MultiPicker } from './multi-picker.tsx';
import { isOption, optionsIn } from './option.ts';
import { Picker } from './picker.tsx';
import { multiPicker, picker } from './references.tsx';
import type { Widget, WidgetProps } from './widget.ts';

type Scope = (values: Readonly<Record<string, unknown>>) => Params;

/** A picker that offers only some rows, depending on the rest of the form where it must. */
export const pickerOf = (scope: Scope): Widget => ({
  ...picker,
  Show: ({ field, value, onChange, name, label, help, required, error, form }: WidgetProps) => {
    const target = field.target ? resourceOfType(field.target) : null;
    return target ? (
      <Picker
        resource={target}
        name={name}
        label={label}
        description={help}
        error={error}
        required={required}
        value={isOption(value) ? value : null}
        onChange={onChange}
        params={scope(form.values)}
      />
    ) : null;
  },
});

export const multiPickerOf = (params: Params): Widget => ({
  ...multiPicker,
  Show: ({ field, value, onChange, name, label, help, error }: WidgetProps) => {
    const target = field.target ? resourceOfType(field.target) : null;
    return target ? (
      <MultiPicker
        resource={target}
        name={name}
        label={label}
        description={help}
        error={error}
        value={optionsIn(value)}
        onChange={onChange}
        params={params}
      />
    ) : null;
  },
});
