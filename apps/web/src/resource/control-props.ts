import type { FilterSpec } from './filters.ts';
import type { Search } from './search.ts';

/** What draws one filter is given. */
export interface ControlProps {
  spec: FilterSpec;
  values: readonly string[];
  /** What is asked for now; `others` change with it. */
  onChange: (values: string[], others?: Search) => void;
  /** The other filters, for those that depend on one. */
  beside: Search;
}
