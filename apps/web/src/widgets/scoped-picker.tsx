import type { Params } from '@peersmith/api-client';
import { later } from '../resource/later.tsx';
import { picked, pickedSeveral } from './picked.ts';
import type { Widget, WidgetProps } from './widget.ts';

type Scope = (values: Readonly<Record<string, unknown>>) => Params;

const boxes = () => import('./references.tsx');
const PickerBox = later(boxes, 'PickerBox', null);
const MultiPickerBox = later(boxes, 'MultiPickerBox', null);

/** A picker that offers only some rows, depending on the rest of the form where it must. */
export const pickerOf = (scope: Scope): Widget => ({
  ...picked,
  Show: (props: WidgetProps) => <PickerBox {...props} params={scope(props.form.values)} />,
});

export const multiPickerOf = (params: Params): Widget => ({
  ...pickedSeveral,
  Show: (props: WidgetProps) => <MultiPickerBox {...props} params={params} />,
});
