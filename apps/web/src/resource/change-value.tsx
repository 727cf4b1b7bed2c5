import { Text } from '@mantine/core';
import type { AnyField, AnyResource } from '@peersmith/resource';
import { isRecord } from '../api/row.ts';
import { useResolved } from '../widgets/use-options.ts';
import { resourceOfType } from './pages.ts';

interface ChangeValueProps {
  value: unknown;
  field: AnyField | undefined;
}

/** A recorded value: references, which are recorded as ids, by name where they still exist. */
export function ChangeValue({ value, field }: ChangeValueProps) {
  const target = field?.target ? resourceOfType(field.target) : null;
  const ids = [value].flat().filter((one) => typeof one === 'number');
  if (target && ids.length > 0 && [value].flat().length === ids.length)
    return <Names target={target} ids={ids} />;
  const member =
    typeof value === 'string' || typeof value === 'number' ? field?.ui.members?.[value] : undefined;
  return (
    <Text span className="mono" fz={12.5}>
      {member?.label ?? shown(value)}
    </Text>
  );
}

function Names({ target, ids }: { target: AnyResource; ids: readonly number[] }) {
  const named = useResolved(
    target,
    ids.map((id) => ({ id, display: null })),
  );
  return <span>{named.map(({ id, display }) => display ?? `#${id}`).join(', ')}</span>;
}

function shown(value: unknown): string {
  if (value === null || value === '') return '—';
  if (typeof value !== 'object') return String(value);
  if (isRecord(value) && typeof value.label === 'string') return value.label;
  if (isRecord(value) && typeof value.display === 'string') return value.display;
  if (Array.isArray(value)) return value.length ? value.map(shown).join(', ') : '—';
  return JSON.stringify(value, null, 1);
}
