import { Group, Pill } from '@mantine/core';
import { typeOptions } from '../text/type-options.ts';
import { useResolved } from '../widgets/use-options.ts';
import type { FilterSpec } from './filters.ts';
import { resourceOfType } from './pages.ts';
import type { Search } from './search.ts';
import type { FilterState } from './use-list-state.ts';

interface FilterChipsProps {
  specs: readonly FilterSpec[];
  /** Without `set`, they are for reading alone. */
  state: Pick<FilterState, 'filters'> & Partial<FilterState>;
}

/** What is filtered by, each part removable. */
export function FilterChips({ specs, state }: FilterChipsProps) {
  const { set } = state;
  const chips = Object.entries(state.filters).flatMap(([parameter, values]) =>
    parameter === 'q' ? [] : together(specs, parameter, values),
  );
  if (chips.length === 0) return null;
  return (
    <Group gap={6} {...(set ? { mb: 'sm' } : {})}>
      {chips.map(({ parameter, values }) => (
        <Chip
          key={`${parameter}=${values.join()}`}
          spec={specs.find((spec) => spec.parameter === parameter) ?? null}
          parameter={parameter}
          beside={state.filters}
          values={values}
          onRemove={
            set &&
            (() =>
              set({
                [parameter]: (state.filters[parameter] ?? []).filter((one) => !values.includes(one)),
              }))
          }
        />
      ))}
    </Group>
  );
}

const MANY = 3;

/** Each value is a chip of its own, but many of a choice are one: nobody takes five states away one by one. */
function together(specs: readonly FilterSpec[], parameter: string, values: readonly string[]) {
  const spec = specs.find((one) => one.parameter === parameter);
  return spec?.control === 'members' && values.length >= MANY
    ? [{ parameter, values }]
    : values.map((value) => ({ parameter, values: [value] }));
}

interface ChipProps {
  spec: FilterSpec | null;
  parameter: string;
  values: readonly string[];
  beside: Search;
  onRemove: (() => void) | undefined;
}

function Chip({ spec, parameter, values, beside, onRemove }: ChipProps) {
  const [value = ''] = values;
  const label = spec?.label ?? parameter.replaceAll('__', ' ');
  const target = spec && resourceOfType(typeOf(spec, beside) ?? '');
  const props = { label, onRemove };
  if (target && value !== 'null') return <RowChip {...props} target={target} id={Number(value)} />;
  return <OneChip {...props} text={values.map((one) => (spec ? textOf(spec, one) : one)).join(', ')} />;
}

/** The type of the objects that a filter names by their ids. */
function typeOf({ control, field }: FilterSpec, beside: Search): string | undefined {
  if (control === 'rows') return field.target;
  return control === 'target' ? beside[field.pointing?.typeKey ?? '']?.at(-1) : undefined;
}

const FLAGS: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };
function textOf({ control, field }: FilterSpec, value: string): string {
  if (value === 'null') return 'none';
  if (control === 'flag') return FLAGS[value] ?? value;
  if (control === 'family') return `IPv${value}`;
  if (control === 'types') return typeOptions([value])[0]?.label ?? value;
  return field.ui.members?.[value]?.label ?? value;
}

interface OneChipProps {
  label: string;
  text: string;
  onRemove: (() => void) | undefined;
}

const OneChip = ({ label, text, onRemove }: OneChipProps) => (
  <Pill
    withRemoveButton={Boolean(onRemove)}
    {...(onRemove ? { onRemove } : {})}
    removeButtonProps={{ 'aria-label': `Remove filter ${label}: ${text}`, 'aria-hidden': false, tabIndex: 0 }}
  >
    {label}: <b>{text}</b>
  </Pill>
);

type RowChipProps = Omit<OneChipProps, 'text'> & {
  target: NonNullable<ReturnType<typeof resourceOfType>>;
  id: number;
};
function RowChip({ target, id, ...props }: RowChipProps) {
  const [option] = useResolved(target, [{ id, display: null }]);
  return <OneChip {...props} text={option?.display ?? `#${id}`} />;
}
