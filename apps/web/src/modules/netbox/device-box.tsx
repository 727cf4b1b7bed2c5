import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { InventoryRow } from '@peersmith/api-client';
import { useState } from 'react';
import { widgetNamed } from '../../widgets/index.ts';
import { inputProps, type WidgetProps } from '../../widgets/widget.ts';
import { isChosen, numbered } from './chosen.ts';
import { useInventory, useNetbox } from './netbox-data.ts';

const labelOf = ({ name, site, routers }: InventoryRow, own: number | null) => {
  const others = routers.filter(({ id }) => id !== own).map((one) => one.name);
  return [name, site, others.length ? `already ${others.join(', ')}` : ''].filter(Boolean).join(' · ');
};

/** Chooses a device of NetBox; where there is no NetBox there is no field, and who may not see its devices enters a number. */
export function DeviceBox(props: WidgetProps) {
  const { value, onChange, form } = props;
  const { data: standing, isLoading } = useNetbox();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 200);
  const chosen = isChosen(value) ? value : null;
  const configured = standing?.configured === true;
  const own = form.row?.id ?? null;
  const { data, isFetching } = useInventory({ state: ['free', 'router'], q, limit: 50 }, configured);
  const number = widgetNamed('number');
  if (isLoading || standing?.configured === false) return null;
  if (!configured && number)
    return (
      <number.Show {...props} value={chosen?.id ?? 0} onChange={(id) => onChange(numbered(Number(id)))} />
    );
  const rows = (data?.results ?? []).filter(({ name }) => name !== '');
  const options = rows.map((row) => ({ value: String(row.id), label: labelOf(row, own) }));
  const held = chosen && chosen.id !== 0 ? String(chosen.id) : null;
  const known = held === null || options.some((one) => one.value === held);
  const shown = { value: held ?? '', label: chosen?.label ?? `Number ${held}` };
  return (
    <Select
      {...inputProps(props)}
      description="Proposes name, host name and platform."
      placeholder="Search devices of NetBox"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Clear NetBox device' }}
      nothingFoundMessage="NetBox has no such device"
      rightSection={isFetching ? <Loader size={14} /> : null}
      data={known ? options : [shown, ...options]}
      filter={({ options: all }) => all}
      value={held}
      onSearchChange={(typed) => setText(options.some((one) => one.label === typed) ? '' : typed)}
      onChange={(id) => {
        const row = rows.find((one) => String(one.id) === id);
        onChange(row ? { id: row.id, label: labelOf(row, own), proposal: row.proposal } : numbered(0));
      }}
    />
  );
}
