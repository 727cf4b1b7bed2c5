import {
  type AnyField,
  type AnyResource,
  entries,
  isFrame,
  isHiddenWhole,
  type Registry,
  type Row,
  targetOf,
} from '@peersmith/resource';
import { parse } from 'csv-parse/sync';
import { Invalid } from '../errors.ts';

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
const inert = (cell: string) => (/^[=+@\t\r]/.test(cell) || /^-[^\d.]/.test(cell) ? `'${cell}` : cell);
const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Fields that are read and written, so that what is exported can be imported; secrets are not among them, or masked. */
const portable = (resource: AnyResource) =>
  entries(resource).filter(([, field]) => field.write && field.read && !isHiddenWhole(field));
const exported = (resource: AnyResource) =>
  resource.readOnly ? entries(resource).filter(([, field]) => field.read) : portable(resource);

export const csvHeader = (resource: AnyResource): string =>
  `${['id', ...exported(resource).map(([key]) => key)].join(',')}\r\n`;

/** One line per object, as the API shows it (RFC 4180). */
export const csvLines = (resource: AnyResource, registry: Registry, objects: readonly Row[]): string =>
  objects
    .map((json) =>
      [
        String(json.id),
        ...exported(resource).map(([key, field]) =>
          quote(
            inert(field.csv.format(json[key], field.target ? targetOf(registry, field).naturalKey : null)),
          ),
        ),
      ].join(','),
    )
    .join('\r\n')
    .concat(objects.length ? '\r\n' : '');

/** Records of a CSV text as drafts: references by natural key, empty cells left out or null. The `id` that an export has is passed over. */
export function fromCsv(resource: AnyResource, registry: Registry, text: string): Row[] {
  let lines: string[][];
  try {
    lines = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: false });
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error));
  }
  const [header = [], ...rows] = lines;
  const columns = header.map((name) => name.trim());
  requireColumns(resource, columns);
  if (rows.length === 0)
    throw refused(
      lines.length ? 'there is a header and no row' : 'it is empty: the first line names columns',
    );
  return rows.map((cells, at) =>
    draftOf(resource, registry, Object.fromEntries(columns.map((name, of) => [name, cells[of] ?? ''])), at),
  );
}

const refused = (message: string) => new Invalid({ non_field_errors: [`CSV: ${message}.`] });

/** A column that nothing is made of would be lost without a word. */
function requireColumns(resource: AnyResource, columns: readonly string[]): void {
  const errors: Record<string, string[]> = Object.create(null);
  columns.forEach((name, at) => {
    if (name === '') throw refused(`column ${at + 1} has no name`);
    if (columns.indexOf(name) !== at) errors[name] = ['The CSV has this column more than once.'];
    else if (name !== 'id' && !Object.hasOwn(resource.fields, name) && !isFrame(name))
      errors[name] = [
        `This field does not exist. Columns are: ${portable(resource)
          .map(([key]) => key)
          .join(', ')}.`,
      ];
  });
  if (Object.keys(errors).length) throw new Invalid(errors);
}

function draftOf(resource: AnyResource, registry: Registry, record: Record<string, string>, at: number): Row {
  const draft: Row = {};
  for (const [key, cell] of Object.entries(record)) {
    const field = resource.fields[key];
    const plain = /^'[=+@-]/.test(cell) ? cell.slice(1) : cell;
    if (key === 'id') continue;
    if (!field) draft[key] = cell;
    else {
      const parsed = parsedCell(field, key, plain, at);
      if (parsed !== undefined) draft[key] = field.target ? pointed(registry, field, parsed) : parsed;
    }
  }
  return draft;
}

function parsedCell(field: AnyField, key: string, cell: string, at: number): unknown {
  try {
    return field.csv.parse(cell);
  } catch {
    throw new Invalid([...Array.from({ length: at }, () => ({})), { [key]: ['Value must be valid JSON.'] }]);
  }
}

/** A natural key, as the attribute object that the API takes; an id where the field shows that. */
function pointed(registry: Registry, field: AnyField, parsed: unknown): unknown {
  const key = field.shownAs === 'id' ? null : targetOf(registry, field).naturalKey;
  const one = (word: unknown) => (typeof word === 'string' && key ? { [key]: word } : word);
  return Array.isArray(parsed) ? parsed.map(one) : one(parsed);
}
