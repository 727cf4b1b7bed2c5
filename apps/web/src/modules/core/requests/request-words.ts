import { jobTitle, registry } from '@peersmith/model';
import { choiceValue, type Row } from '../../../api/row.ts';
import { resourceOfType } from '../../../resource/pages.ts';
import { counted } from '../../../text/format.ts';
import { fieldLabel } from '../../../text/label.ts';

const VERBS: Readonly<Record<string, string>> = { create: 'created', update: 'changed', delete: 'deleted' };
const MOST_PARTS = 3;
const MOST_FIELDS = 4;

/** What a request did, in a sentence: `changed name and status of AS64501 - Bramble`; `created 12 exchange sessions`. */
export function whatWasDone(changes: readonly Row[], count: number): string {
  const kinds = [
    ...Map.groupBy(changes, (row) => `${choiceValue(row.action)} ${String(row.changed_object_type)}`),
  ];
  kinds.sort(([, one], [, other]) => other.length - one.length);
  const parts = kinds
    .slice(0, MOST_PARTS)
    .map(([, rows]) => partOf(rows, kinds.length === 1 ? count : rows.length));
  const rest = kinds.length - parts.length;
  return listed(rest ? [...parts, `${counted(rest, 'kind')} of changes more`] : parts);
}

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
