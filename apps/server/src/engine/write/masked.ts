import { type AnyField, type AnyResource, columnOf, entries, hasColumn, type Row } from '@peersmith/resource';
import { SecretError } from '../../platform/secrets.ts';
import type { Context } from '../context.ts';
import type { Stored } from './snapshot.ts';

/** Values that the change log does not show, opened, by field: before and after a change. */
export interface Masked {
  before: Row;
  after: Row;
}

/** Whether the change log shows a mask for a field, or nothing of it. */
export const isMasked = (field: AnyField): boolean =>
  hasColumn(field) && (field.storage === 'secret' || Boolean(field.veil) || !field.read);

const isSealed = (field: AnyField) => field.storage === 'secret' || field.options.sealed === true;

/** Opens the values of masked fields; what no key opens is left out, since nobody can put it back. */
export function openMasked(context: Context, resource: AnyResource, stored: Stored): Row {
  const row: Row = {};
  for (const [key, field] of entries(resource)) {
    if (!isMasked(field)) continue;
    const held = stored.columns[columnOf(key, field)];
    try {
      row[key] =
        isSealed(field) && typeof held === 'string' && held !== '' ? context.secrets.open(held) : held;
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
    }
  }
  return row;
}

/** What the change log masks of a change and a revert needs, sealed; null where nothing that is masked differs. */
export function sealMasked(
  context: Context,
  resource: AnyResource,
  { before, after }: { before: Stored | null; after: Stored | null },
): string | null {
  if (!before || !entries(resource).some(([, field]) => isMasked(field))) return null;
  const differing = entries(resource).flatMap(([key, field]) => {
    if (!isMasked(field)) return [];
    const name = columnOf(key, field);
    const [was, is] = [before.columns[name] ?? null, after?.columns[name] ?? null];
    return (after ? JSON.stringify(was) === JSON.stringify(is) : was === null || was === '') ? [] : [key];
  });
  if (differing.length === 0) return null;
  const only = (row: Row) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => differing.includes(key)));
  const masked: Masked = {
    before: only(openMasked(context, resource, before)),
    after: after ? only(openMasked(context, resource, after)) : {},
  };
  return context.secrets.seal(JSON.stringify(masked));
}
