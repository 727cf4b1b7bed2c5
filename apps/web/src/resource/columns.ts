import { type AnyField, type AnyResource, computed, timestamp } from '@peersmith/resource';
import * as z from 'zod';
import { type Cell, cellNamed } from '../cells/index.tsx';
import { fieldLabel } from '../text/label.ts';
import { presentationOf } from './present.ts';

export interface Column {
  key: string;
  label: string;
  field: AnyField;
  cell: Cell;
  /** Whether the server can order by it. */
  sortable: boolean;
  /** Leads to the object's page. */
  leading: boolean;
}

/** What an object shows around its fields, as if they were fields. */
const FRAME: Readonly<Record<string, AnyField>> = {
  id: computed(z.number(), { label: 'ID', cell: 'text' }),
  display: computed(z.string(), { label: 'Name' }),
  created: timestamp({ readOnly: true, label: 'Created' }),
  updated: timestamp({ readOnly: true, label: 'Updated' }),
};

const frameKeys = (resource: AnyResource) => Object.keys(FRAME).filter((key) => isFramed(resource, key));
const isFramed = (resource: AnyResource, key: string) => resource.frame.some((part) => part === key);

const fieldNamed = (resource: AnyResource, key: string): AnyField | undefined =>
  resource.fields[key] ?? (isFramed(resource, key) ? FRAME[key] : undefined);

/** Every column that a table of the resource can have. */
export function availableColumns(resource: AnyResource): string[] {
  const own = Object.entries(resource.fields).filter(([, field]) => field.read !== null);
  return [...own.map(([key]) => key), ...frameKeys(resource)];
}

export const defaultColumns = (resource: AnyResource): readonly string[] =>
  presentationOf(resource).columns ?? resource.columns;

/** The columns to draw, in order; unknown names (of an older version) are left out. */
export function columnsOf(resource: AnyResource, keys: readonly string[]): Column[] {
  const known = keys.filter((key) => fieldNamed(resource, key)?.read);
  const lead = leadingOf(resource, known);
  const shown = known.includes(lead) ? known : [lead, ...known];
  return shown.flatMap((key) => {
    const field = fieldNamed(resource, key);
    return field ? [columnOf(resource, key, field, key === lead)] : [];
  });
}

function columnOf(resource: AnyResource, key: string, field: AnyField, leading: boolean): Column {
  return {
    key,
    label: fieldLabel(key, field),
    field,
    cell: presentationOf(resource).cells?.[key] ?? cellNamed(field.ui.cell),
    sortable: isSortable(key, field),
    leading,
  };
}

const isSortable = (key: string, field: AnyField) =>
  key !== 'display' && ['column', 'reference'].includes(field.storage) && field.ui.cell !== 'json';

/** The column that stands for the object: as overridden, its natural key, its name, or the first that is its own text. */
function leadingOf(resource: AnyResource, keys: readonly string[]): string {
  const natural = resource.naturalKey === 'slug' ? 'name' : resource.naturalKey;
  const given = presentationOf(resource).leading ?? natural ?? keys.find((key) => key === 'name');
  if (given) return given;
  const own = keys.find((key) => {
    const field = fieldNamed(resource, key);
    return field && !field.target && ['text', 'code', 'community', 'asn'].includes(field.ui.cell);
  });
  return own ?? 'display';
}
