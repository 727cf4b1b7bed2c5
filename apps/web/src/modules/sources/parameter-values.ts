import { isRecord } from '../../api/row.ts';

/** Parameters by name, whatever is given. */
export const valuesOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
