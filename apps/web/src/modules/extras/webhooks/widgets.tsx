import { Autocomplete, Checkbox, MultiSelect } from '@mantine/core';
import { useMemo } from 'react';
import { inputProps, textOf, type WidgetProps } from '../../../widgets/widget.ts';
import { listenable } from './object-types.ts';

const chosenIn = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

/** Types of objects by what they are called. */
export function TypesBox(props: WidgetProps) {
  const chosen = chosenIn(props.value);
  const data = useMemo(() => listenable(chosen), [chosen.join()]);
  return (
    <MultiSelect
      {...inputProps(props)}
      description="It hears of objects of these types. Type to find one."
      placeholder={chosen.length ? '' : 'Choose types of objects'}
      data={data}
      value={chosen}
      onChange={props.onChange}
      searchable
      clearable
      hidePickedOptions
      nothingFoundMessage="No such type"
      maxDropdownHeight={320}
      clearButtonProps={{ 'aria-label': `Clear ${props.label}` }}
    />
  );
}

/** Whether it hears of an event. */
export const EventBox = ({ name, label, help, error, value, onChange }: WidgetProps) => (
  <Checkbox
    name={name}
    label={label}
    description={help}
    error={error}
    checked={value === true}
    onChange={(event) => onChange(event.currentTarget.checked)}
  />
);

const CONTENT_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'application/xml',
  'text/plain',
];

/** One of those that receivers usually want, or another. */
export const ContentTypeBox = (props: WidgetProps) => (
  <Autocomplete
    {...inputProps(props)}
    data={CONTENT_TYPES}
    autoComplete="off"
    value={textOf(props.value)}
    onChange={props.onChange}
  />
);
