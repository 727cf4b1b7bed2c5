import { MultiSelect, NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { readDuration } from '@peersmith/resource';
import type { ComponentType } from 'react';
import { MultiPicker } from '../widgets/multi-picker.tsx';
import { toOption } from '../widgets/option.ts';
import type { ControlProps } from './control-props.ts';
import type { Control } from './filters.ts';
import { resourceOfType } from './pages.ts';
import { TagFilter } from './tag-filter.tsx';
import { TargetFilter, TypeFilter } from './target-filter.tsx';
import { useSettlingText } from './use-settling-text.ts';

const controls: Readonly<Record<Control, ComponentType<ControlProps>>> = {
  members: Members,
  flag: Flag,
  rows: Rows,
  tags: TagFilter,
  family: Family,
  moment: MomentInput,
  duration: Duration,
  number: NumberBox,
  address: Words,
  words: Words,
  types: TypeFilter,
  target: TargetFilter,
};

/** One filter, drawn as its field says. */
export function FilterControl(props: ControlProps) {
  const Show = controls[props.spec.control];
  return <Show {...props} />;
}

function Members({ spec, values, onChange }: ControlProps) {
  const data = Object.entries(spec.field.ui.members ?? {}).map(([value, { label }]) => ({ value, label }));
  return (
    <MultiSelect
      label={spec.label}
      placeholder={values.length ? '' : 'Any'}
      data={data}
      value={[...values]}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${spec.label}` }}
    />
  );
}

const ANY = [
  { value: '', label: 'Any' },
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];
const FAMILIES = [
  { value: '', label: 'Any' },
  { value: '4', label: 'IPv4' },
  { value: '6', label: 'IPv6' },
];

function Flag(props: ControlProps) {
  return <Segments {...props} data={ANY} />;
}
function Family(props: ControlProps) {
  return <Segments {...props} data={FAMILIES} />;
}

function Segments({ spec, values, onChange, data }: ControlProps & { data: typeof ANY }) {
  const id = `filter-${spec.parameter}`;
  return (
    <Stack gap={2}>
      <Text size="sm" fw={500} id={id}>
        {spec.label}
      </Text>
      <SegmentedControl
        size="xs"
        fullWidth
        data={data}
        value={values.at(-1) ?? ''}
        onChange={(value) => onChange(value ? [value] : [])}
        aria-labelledby={id}
      />
    </Stack>
  );
}

function Rows({ spec, values, onChange }: ControlProps) {
  const target = spec.field.target ? resourceOfType(spec.field.target) : null;
  if (!target) return null;
  const options = values.flatMap((value) => toOption(value) ?? []);
  return (
    <MultiPicker
      resource={target}
      label={spec.label}
      value={options}
      // Whether "none" is asked for is no choice of the picker, and stays.
      onChange={(next) => onChange([...values.filter(isNone), ...next.map(({ id }) => String(id))])}
    />
  );
}

const isNone = (value: string) => value === 'null';

/** Text that is asked for once it settles. */
function useSettling(values: readonly string[], onChange: (values: string[]) => unknown) {
  return useSettlingText(values.at(-1) ?? '', (next) => onChange(next ? [next] : []), { pauseMs: 400 });
}

function Words({ spec, values, onChange }: ControlProps) {
  const { text, change } = useSettling(values, onChange);
  return (
    <TextInput
      label={spec.label}
      placeholder={spec.control === 'address' ? 'Exact address' : 'Contains'}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

const isLength = (text: string) => text === '' || readDuration(text) !== null;

/** What is half written asks for nothing yet. */
function Duration({ spec, values, onChange }: ControlProps) {
  const { text, change } = useSettling(values, (next) => next.every(isLength) && onChange(next));
  return (
    <TextInput
      label={spec.label}
      placeholder="30m, 6h, 2d, 1w"
      value={text}
      error={isLength(text) ? null : 'Such as 30m, 6h, 2d or 1w'}
      onChange={(event) => change(event.currentTarget.value.trim())}
    />
  );
}

function NumberBox({ spec, values, onChange }: ControlProps) {
  const { text, change } = useSettling(values, onChange);
  return (
    <NumberInput
      label={spec.label}
      placeholder="Equals"
      hideControls
      allowDecimal={false}
      value={text}
      onChange={(value) => change(String(value))}
    />
  );
}

function MomentInput({ spec, values, onChange }: ControlProps) {
  return (
    <TextInput
      type="date"
      label={spec.label}
      value={(values.at(-1) ?? '').slice(0, 10)}
      onChange={(event) => onChange(event.currentTarget.value ? [event.currentTarget.value] : [])}
    />
  );
}
