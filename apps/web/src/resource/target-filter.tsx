import { Select } from '@mantine/core';
import { registry } from '@peersmith/model';
import { targetTypes } from '@peersmith/resource';
import { typeOptions } from '../text/type-options.ts';
import { MultiPicker } from '../widgets/multi-picker.tsx';
import { toOption } from '../widgets/option.ts';
import type { ControlProps } from './control-props.ts';
import { resourceOfType } from './pages.ts';

/** The type of what is pointed at; another one asks for other objects. */
export function TypeFilter({ spec, values, onChange }: ControlProps) {
  const { field, label } = spec;
  const types = targetTypes(registry, field.pointing?.typeKey ?? '', field) ?? [];
  return (
    <Select
      label={label}
      placeholder="Any"
      data={typeOptions(types)}
      value={values.at(-1) ?? null}
      onChange={(value) => onChange(value ? [value] : [], { [field.pointing?.idKey ?? '']: [] })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${label}` }}
    />
  );
}

/** Objects of the type that is asked for; until then there is nothing to pick from. */
export function TargetFilter({ spec, values, onChange, beside }: ControlProps) {
  const resource = resourceOfType(beside[spec.field.pointing?.typeKey ?? '']?.at(-1) ?? '');
  if (!resource) return null;
  return (
    <MultiPicker
      resource={resource}
      label={spec.label}
      value={values.flatMap((value) => toOption(value) ?? [])}
      onChange={(next) => onChange(next.map(({ id }) => String(id)))}
    />
  );
}
