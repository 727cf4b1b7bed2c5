import type { FilterFunction } from '../environment-options.ts';
import { defineFilters } from './define.ts';
import { toJson } from './json.ts';
import { NUMBER_FILTERS } from './number.ts';
import { pformat } from './pprint.ts';
import { SEQUENCE_FILTERS } from './sequence.ts';
import { TEXT_FILTERS } from './text.ts';
import { urlize } from './urlize.ts';

/** The filters of Jinja2. */
export const BUILTIN_FILTERS: ReadonlyMap<string, FilterFunction> = new Map<string, FilterFunction>([
  ...TEXT_FILTERS,
  ...SEQUENCE_FILTERS,
  ...NUMBER_FILTERS,
  ...defineFilters({
    'pprint(value)': pformat,
    'tojson(value, indent=None)': (value, indent, context) =>
      toJson(value, indent, context.environment.policies.jsonSortKeys),
    'urlize(value, trim_url_limit=None, nofollow=False, target=None, rel=None, extra_schemes=None)': urlize,
  }),
]);
