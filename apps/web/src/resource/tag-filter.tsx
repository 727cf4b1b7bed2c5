import { MultiSelect } from '@mantine/core';
import { tag } from '@peersmith/model';
import { useList } from '../api/queries.ts';
import type { ControlProps } from './control-props.ts';

/** Tags are asked for by slug; several mean all of them. */
export function TagFilter({ spec, values, onChange }: ControlProps) {
  const { data } = useList(tag, { limit: 1000 });
  const known = (data?.results ?? []).map(({ slug, display }) => ({ value: String(slug), label: display }));
  const missing = values.filter((value) => !known.some((one) => one.value === value));
  return (
    <MultiSelect
      label={spec.label}
      placeholder={values.length ? '' : 'Any'}
      description="Several tags: all of them"
      data={[...known, ...missing.map((value) => ({ value, label: value }))]}
      value={[...values]}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${spec.label}` }}
      nothingFoundMessage="No such tag"
    />
  );
}
