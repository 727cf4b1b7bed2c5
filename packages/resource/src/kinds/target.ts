import type { Field, FieldOptions } from '../field.ts';
import type { Trait } from '../trait.ts';
import { computed, contentType, Nested } from './relation.ts';
import { integer } from './scalar.ts';

/** How a resource points at any object: by a content type and an id, in two columns. */
export interface Pointing {
  /** The field that shows the object itself. */
  key: string;
  typeKey: string;
  idKey: string;
  /** The trait of what may be pointed at. */
  to: string;
  /**
   * What becomes of a row when its target is deleted. What goes with its target belongs to it: only those see it who see that. What
   * is kept tells of an object that may be gone, and shows its type and id to all who see the row.
   */
  onDelete: 'cascade' | 'keep';
}

interface TargetOptions extends Pick<FieldOptions, 'readOnly' | 'label'> {
  /** Only what has this trait can be pointed at. */
  to: Trait;
  onDelete: Pointing['onDelete'];
  /** Whether it may point at nothing; with `id`, at a type and no object of it. */
  nullable?: boolean | 'id';
  /** The name of the field with the content type, where it is not `<key>_type`. */
  typeKey?: string;
}

type Null<O, Part> = O extends { nullable: true | Part } ? null : never;
type Part<V, O> = Field<
  V,
  O extends { readOnly: true } ? never : V,
  V,
  O extends { readOnly: true } ? true : null extends V ? true : false,
  ''
>;
type TypeKey<K extends string, O> = O extends { typeKey: infer X extends string } ? X : `${K}_type`;
export type TargetFields<K extends string, O> = {
  readonly [X in TypeKey<K, O>]: Part<string | Null<O, 'type'>, O>;
} & { readonly [X in `${K}_id`]: Part<number | Null<O, 'id'>, O> } & {
  readonly [X in K]: Field<never, never, Nested | null, true, ''>;
};

/**
 * A pointer at any object: `<key>_type` and `<key>_id` as columns, and `<key>` as the nested form of what they name; null once that is
 * gone. Spread it into the fields of a resource.
 */
export function target<const K extends string, const O extends TargetOptions>(
  key: K,
  { to, onDelete, nullable = false, readOnly = false, label = 'Object', typeKey = `${key}_type` }: O,
): TargetFields<K, O> {
  const pointing: Pointing = { key, typeKey, idKey: `${key}_id`, to: to.name, onDelete };
  const type = contentType({ readOnly, nullable: nullable === true, label: 'Type' });
  const id = integer({
    readOnly,
    nullable: nullable !== false,
    label: `${label} ID`,
    max: Number.MAX_SAFE_INTEGER,
  });
  const fields = {
    [pointing.typeKey]: {
      ...type,
      pointing,
      numbered: `${pointing.typeKey}_id`,
      ui: { widget: 'target-type', cell: 'content-type' },
    },
    [pointing.idKey]: { ...id, pointing, ui: { widget: 'target', cell: 'number' } },
    [key]: {
      ...computed(Nested.nullable(), { label }),
      kind: 'target',
      storage: 'target',
      pointing,
      ui: { widget: 'none', cell: 'link' },
    },
  };
  return fields as unknown as TargetFields<K, O>;
}
