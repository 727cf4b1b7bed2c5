import { addressFilters } from './addresses.ts';
import { contactFilters } from './contacts.ts';
import { contextFilters } from './contexts.ts';
import type { Filters } from './define.ts';
import { deviceFilters } from './devices.ts';
import { formatFilters } from './formats.ts';
import { genericFilters } from './generic.ts';
import { policyFilters } from './policies.ts';
import { sessionFilters } from './sessions.ts';
import { systemFilters } from './systems.ts';

/** Every filter that configurations have besides Jinja's own; three of them replace one of Jinja's. */
export const FILTERS: Filters = {
  ...genericFilters,
  ...addressFilters,
  ...sessionFilters,
  ...systemFilters,
  ...policyFilters,
  ...contactFilters,
  ...contextFilters,
  ...formatFilters,
  ...deviceFilters,
};
