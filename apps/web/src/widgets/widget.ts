import type { AnyField, AnyResource } from '@peersmith/resource';
import type { ComponentType } from 'react';
import type { Row } from '../api/row.ts';

/** What a widget may know of the form around it. */
export interface FormAccess {
  resource: AnyResource;
  /** The object as it was, when editing. */
  row: Row | null;
  values: Readonly<Record<string, unknown>>;
}

export interface WidgetProps {
  name: string;
  field: AnyField;
  label: string;
  help: string | null;
  required: boolean;
  error: string | null;
  value: unknown;
  onChange: (value: unknown) => void;
  form: FormAccess;
}

/** Draws and holds one field; `read` and `write` stand between the form's value and the API's. */
export interface Widget {
  Show: ComponentType<WidgetProps>;
  read: (json: unknown) => unknown;
  /** `null` is empty, `undefined` leaves the field out. */
  write: (value: unknown) => unknown;
  /** What is wrong before the value can even be written. */
  problem?: (value: unknown) => string | null;
  /** Takes the whole width. */
  wide?: boolean;
}

export const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : String(value);

/** What every input is given. */
export const inputProps = ({ name, label, help, required, error }: WidgetProps) => ({
  name,
  label,
  description: help,
  error,
  withAsterisk: required,
  'aria-required': required,
});
