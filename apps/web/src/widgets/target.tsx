import { Select, TextInput } from '@mantine/core';
import { registry } from '@peersmith/model';
import { targetTypes } from '@peersmith/resource';
import { useEffect, useRef } from 'react';
import { resourceOfType } from '../resource/pages.ts';
import { typeOptions } from '../text/type-options.ts';
import { isOption } from './option.ts';
import { picked, pickedType } from './picked.ts';
import { Picker } from './picker.tsx';
import { inputProps, type Widget, type WidgetProps } from './widget.ts';

/** What kind of object is pointed at. */
function TypeBox(props: WidgetProps) {
  const { name, field, value, onChange } = props;
  return (
    <Select
      {...inputProps(props)}
      placeholder="Choose a type"
      data={typeOptions(targetTypes(registry, name, field) ?? [])}
      value={typeof value === 'string' ? value : null}
      onChange={onChange}
      searchable
      allowDeselect={false}
    />
  );
}
export const targetType: Widget = {
  Show: TypeBox,
  ...pickedType,
};

/** The object itself, once its type is known; another type asks for another object. */
function TargetBox(props: WidgetProps) {
  const { name, field, label, help, required, error, value, onChange, form } = props;
  const type = form.values[field.pointing?.typeKey ?? ''];
  const resource = typeof type === 'string' ? resourceOfType(type) : null;
  const known = useRef(type);
  useEffect(() => {
    if (known.current !== type) onChange(null);
    known.current = type;
  });
  const title = label.replace(/ ID$/, '');
  if (!resource)
    return (
      <TextInput {...inputProps({ ...props, label: title })} placeholder="Choose a type first" disabled />
    );
  return (
    <Picker
      key={String(type)}
      resource={resource}
      name={name}
      label={title}
      description={help}
      error={error}
      required={required}
      value={isOption(value) ? value : null}
      onChange={onChange}
    />
  );
}
export const target: Widget = {
  Show: TargetBox,
  ...picked,
};
