import { Select } from '@mantine/core';
import { Swatch } from '../cells/status.tsx';
import { PALETTE } from '../text/colour.ts';
import { inputProps, textOf, type Widget, type WidgetProps } from './widget.ts';

const NAMES = PALETTE.map(([value, label]) => ({ value, label }));

function ColourBox(props: WidgetProps) {
  const value = textOf(props.value);
  const known = PALETTE.some(([hex]) => hex === value);
  return (
    <Select
      {...inputProps(props)}
      data={known || !value ? NAMES : [...NAMES, { value, label: `#${value}` }]}
      value={value || null}
      onChange={props.onChange}
      searchable
      allowDeselect={false}
      leftSection={value ? <Swatch hex={value} /> : null}
      renderOption={({ option }) => (
        <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Swatch hex={option.value} /> {option.label}
        </span>
      )}
    />
  );
}
export const colour: Widget = { Show: ColourBox, read: textOf, write: (value) => value };
