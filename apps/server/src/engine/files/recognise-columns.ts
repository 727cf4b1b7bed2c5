import { type AnyResource, entries, isFrame, isHiddenWhole, labelOf } from '@peersmith/resource';

/** A column of a file, and what it is to the resource: a field, `id`, `has_…` of a secret, or null for what is shown and not written. */
export interface Column {
  name: string;
  key: string | null;
}

export interface Recognised {
  columns: Column[];
  /** By the name of the column, why it cannot be taken. */
  errors: Record<string, string[]>;
}

/** Words alone tell names apart: not their case, nor what stands between them. */
const plain = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Finds out which field each column is: by its key, its label, or what else people call it. */
export function recogniseColumns(resource: AnyResource, names: readonly string[]): Recognised {
  const errors: Record<string, string[]> = Object.create(null);
  const called = calledIn(resource);
  const columns = names.map((name): Column => {
    const key = keyOf(resource, called, name);
    if (key === undefined)
      errors[name] = [`This field does not exist. Columns are: ${portableKeys(resource).join(', ')}.`];
    return { name, key: key ?? null };
  });
  columns.forEach(({ name, key }, at) => {
    if (names.indexOf(name) !== at) errors[name] = ['The file has this column more than once.'];
    const other = columns.find((one, place) => place < at && key !== null && one.key === key);
    if (other && other.name !== name)
      errors[name] = [`The column ${other.name} is the same field, ${key}: leave one of them out.`];
  });
  return { columns, errors };
}

/** Keys of fields by what they are called, the surest name first. */
function calledIn(resource: AnyResource): ReadonlyMap<string, string> {
  const called = new Map<string, string>();
  const add = (name: string, key: string) => {
    const words = plain(name);
    if (!called.has(words)) called.set(words, key);
  };
  const fields = entries(resource);
  for (const [key] of fields) add(key, key);
  for (const [key, names] of Object.entries(resource.alsoCalled)) for (const name of names) add(name, key);
  for (const [key, field] of fields) if (field.write) add(labelOf(key, field), key);
  for (const [key, field] of fields) add(labelOf(key, field), key);
  return called;
}

function keyOf(
  resource: AnyResource,
  called: ReadonlyMap<string, string>,
  name: string,
): string | null | undefined {
  if (plain(name) === 'id') return 'id';
  const key = Object.hasOwn(resource.fields, name) ? name : called.get(plain(name));
  if (key !== undefined) return resource.fields[key]?.write ? key : null;
  if (name.startsWith('has_') && isHiddenWhole(resource.fields[name.slice(4)])) return name;
  return isFrame(name) ? null : undefined;
}

/** Fields that are written: what the columns of a file may be. */
export const portableKeys = (resource: AnyResource): string[] =>
  entries(resource).flatMap(([key, field]) => (field.write ? [key] : []));
