import type { Params } from '@peersmith/api-client';
import { MultiPickerBox, multiPicker, PickerBox, picker } from './references.tsx';
import type { Widget, WidgetProps } from './widget.ts';

type Scope = (values: Readonly<Record<string, unknown>>) => Params;

/** A picker that offers only some rows, depending on the rest of the form where it must. */
export const pickerOf = (scope: Scope): Widget => ({
  ...picker,
  Show: (props: WidgetProps) => <PickerBox {...props} params={scope(props.form.values)} />,
});

export const multiPickerOf = (params: Params): Widget => ({
  ...multiPicker,
  Show: (props: WidgetProps) => <MultiPickerBox {...props} params={params} />,
});
