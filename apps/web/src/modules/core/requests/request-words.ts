import { jobTitle, registry } from '@peersmith/model';
import { choiceValue, type Row } from '../../../api/row.ts';
import { resourceOfType } from '../../../resource/pages.ts';
import { counted } from '../../../text/format.ts';
import { fieldLabel } from '../../../text/label.ts';
import type { RequestOfChanges } from './use-requests.ts';

const VERBS: Readonly<Record<string, string>> = { create: 'created', update: 'changed', delete: 'deleted' };
const MOST_PARTS = 3;
const MOST_FIELDS = 4;

/** What a request did, in a sentence: `changed name and status of AS64501 - Bramble`; `created 12 exchange sessions`. */
export function whatWasDone({
  changes,
  count,
  ofKind,
}: Pick<RequestOfChanges, 'changes' | 'count' | 'ofKind'>): string {
  const kinds = Array.from(Map.groupBy(changes, kindOf), ([kind, rows]) => ({
    rows,
    count: ofKind?.get(kind) ?? rows.length,
  })).toSorted((one, other) => other.count - one.count);
  const parts = kinds.slice(0, MOST_PARTS).map((one) => partOf(one.rows, one.count));
  const rest = kinds.length - parts.length;
  // Of more than the newest, other kinds are known by their number alone.
  const others = count - kinds.reduce((sum, one) => sum + one.count, 0);
  return listed([
    ...parts,
    ...(rest ? [`${counted(rest, 'kind')} of changes more`] : []),
    ...(others > 0 ? [`made ${counted(others, 'other change')}`] : []),
  ]);
}

/** What was done with objects of which type. */
export const kindOf = (row: Row): string => `${choiceValue(row.action)} ${String(row.changed_object_type)}`;

function partOf(rows: readonly Row[], count: number): string {
  const [first] = rows;
  if (!first) return '';
  const verb = VERBS[choiceValue(first.action) ?? ''] ?? 'changed';
  const type = String(first.changed_object_type);
  const resource = resourceOfType(type);
  if (count > 1)
    return `${verb} ${counted(count, resource?.label ?? type, resource?.plural ?? `objects of ${type}`)}`;
  const keys = Array.isArray(first.changed_fields) ? first.changed_fields.map(String) : [];
  const names = keys.slice(0, MOST_FIELDS).map((key) => fieldLabel(key, resource?.fields[key]));
  const more = keys.length - names.length;
  const fields = names.length ? `${listed(more ? [...names, `${more} more`] : names)} of ` : '';
  return `${verb} ${fields}${resource ? `${resource.label} ` : ''}${String(first.object_repr)}`;
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** How a change came: `by the API token provisioning`. Nothing where it is not known. */
export function howItCame({ via, via_name: name }: Row): string {
  const named = typeof name === 'string' && name !== '' ? ` ${name}` : '';
  const ways: Readonly<Record<string, string>> = {
    web: 'in the web',
    cli: 'from the command line',
    token: `by the API token${named}`,
    job: `by the job “${jobTitle(registry, String(name))}”`,
    portal: 'over the portal',
    server: 'by the server itself',
  };
  return ways[choiceValue(via) ?? ''] ?? '';
}
