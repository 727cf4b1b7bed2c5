/** An object as the API shows it, its fields not known in advance. */
export interface Row {
  id: number;
  display: string;
  [key: string]: unknown;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is a nested object: something with an id and a text. */
export const isRow = (value: unknown): value is Row =>
  isRecord(value) && typeof value.id === 'number' && typeof value.display === 'string';

export const rowsIn = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);

/** The stored value of a choice, shown as `{ value, label }` or bare. */
export const choiceValue = (value: unknown): string | null => {
  const bare = isRecord(value) ? value.value : value;
  return bare === null || bare === undefined || bare === '' ? null : String(bare);
};
