import { later } from '../resource/later.tsx';
import { pickedType } from './picked.ts';
import type { Widget, WidgetProps } from './widget.ts';

const TypeBox = later(() => import('./type-box.tsx'), 'TypeBox', null);

/** The type of an object, one of those given. */
export const typeOf = (types: readonly string[], placeholder = 'Choose a type'): Widget => ({
  ...pickedType,
  Show: (props: WidgetProps) => <TypeBox {...props} types={types} placeholder={placeholder} />,
});
