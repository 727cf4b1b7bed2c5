import { isRow, type Row } from '../api/row.ts';

/** What a picker holds: enough to show it and to write it. `display` is null until it was read. */
export interface Option {
  id: number;
  display: string | null;
  color?: string;
}

export function toOption(value: unknown): Option | null {
  if (typeof value === 'number') return { id: value, display: null };
  if (typeof value === 'string' && /^\d+$/.test(value)) return { id: Number(value), display: null };
  return isRow(value) ? optionOf(value) : null;
}

export const optionOf = (row: Row): Option => ({
  id: row.id,
  display: row.display,
  ...(typeof row.color === 'string' ? { color: row.color } : {}),
});

export const isOption = (value: unknown): value is Option =>
  typeof value === 'object' && value !== null && 'id' in value && 'display' in value;

export const optionsIn = (value: unknown): Option[] => (Array.isArray(value) ? value.filter(isOption) : []);
