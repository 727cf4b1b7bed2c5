import { Select } from '@mantine/core';
import { typeOptions } from '../text/type-options.ts';
import { inputProps, type WidgetProps } from './widget.ts';

interface TypeBoxProps extends WidgetProps {
  types: readonly string[];
  placeholder: string;
}

/** Chooses one of some content types. */
export function TypeBox({ types, placeholder, ...props }: TypeBoxProps) {
  const { value, onChange } = props;
  return (
    <Select
      {...inputProps(props)}
      placeholder={placeholder}
      data={typeOptions(types)}
      value={typeof value === 'string' && value !== '' ? value : null}
      onChange={onChange}
      searchable
      allowDeselect={false}
    />
  );
}
