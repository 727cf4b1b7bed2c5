import type { Field, FieldOptions } from '../field.ts';
import { refs } from './relation.ts';

/** The rows by which something is assigned to objects of any kind: where they say to what, and what. */
export interface Assigned {
  table: string;
  typeColumn: string;
  idColumn: string;
  /** The column with the id of what is assigned. */
  column: string;
}

/**
 * What others assign to an object by a pointer of theirs, such as contacts by contact assignments. It is neither shown nor written with
 * the object, and is there to be filtered by: `<key>_id`, where `null` asks for objects that have none.
 */
export function assigned(
  target: string,
  by: Assigned,
  options: Pick<FieldOptions, 'label' | 'help'> = {},
): Field<never, never, never, true, ''> & { storage: 'assigned' } {
  const { '~types': _, ...list } = refs(target, { ...options, readOnly: true });
  return { ...list, kind: 'assigned', storage: 'assigned', assigned: by, write: null, read: null };
}
