import { type AnyResource, entries } from '@peersmith/resource';
import { isRecord, type Row } from '../api/row.ts';
import { addPath } from './pages.ts';
import { linkTo } from './search.ts';

/** The add page, filled with what an object has, except what must be its own. */
export function cloneLink(resource: AnyResource, row: Row): ReturnType<typeof linkTo> {
  const given: Record<string, unknown> = {};
  for (const [key, field] of entries(resource)) {
    if (!field.write || field.options.unique || field.storage === 'secret') continue;
    const value = row[key];
    if (Array.isArray(value)) given[key] = value.map(bare);
    else if (field.ui.widget !== 'json' && field.ui.widget !== 'template') given[key] = bare(value);
  }
  // The form proposes a name like it that is free.
  if (resource.fields.name && given.name === undefined && typeof row.name === 'string') given.like = row.name;
  return linkTo(addPath(resource), given);
}

const bare = (value: unknown): unknown => (isRecord(value) ? (value.value ?? value.id) : value);
