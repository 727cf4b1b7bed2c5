import type { AnyField } from '@peersmith/resource';
import type { ComponentType } from 'react';
import type { Row } from '../api/row.ts';

export interface CellProps {
  /** Key of the field. */
  name: string;
  field: AnyField;
  value: unknown;
  row: Row;
  /** There is room: a page of one object, not a table. */
  roomy?: boolean;
}

export interface Cell {
  Show: ComponentType<CellProps>;
  align?: 'right';
}

/** Whether a value is worth showing. */
export const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
