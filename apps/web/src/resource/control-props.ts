import type { FilterSpec } from './filters.ts';

/** What draws one filter is given. */
export interface ControlProps {
  spec: FilterSpec;
  values: readonly string[];
  onChange: (values: string[]) => void;
}
