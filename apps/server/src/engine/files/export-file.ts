import { type AnyResource, type ParsedQuery, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { turns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { queryWhere, requireNamedRows } from '../read/filter.ts';
import { orderTerms } from '../read/order.ts';
import { grantedWhere, scopeOf } from '../read/read.ts';
import type { FileFormat } from './read-table.ts';
import {
  type ExportColumn,
  exportColumns,
  type Written,
  type WrittenRow,
  writtenRows,
} from './written-rows.ts';
import { yamlValue } from './yaml-value.ts';

const AT_ONCE = 1000;

/** How a file is written: what it begins and ends with, its objects, and their values. */
interface FileWriter {
  media: string;
  cell: (value: Written) => string;
  begin: (columns: readonly ExportColumn[]) => string;
  object: (row: WrittenRow, columns: readonly ExportColumn[], isFirst: boolean) => string;
  end: (isEmpty: boolean) => string;
}

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
const inert = (cell: string) => (/^[=+@\t\r]/.test(cell) || /^-[^\d.]/.test(cell) ? `'${cell}` : cell);
const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const WRITERS: Record<FileFormat, FileWriter> = {
  // RFC 4180.
  csv: {
    media: 'text/csv',
    cell: ({ text }) => quote(inert(text)),
    begin: (columns) => `${['id', ...columns.map(({ name }) => name)].join(',')}\r\n`,
    object: ({ id, cells }) => `${id}${cells.length ? ',' : ''}${cells.join(',')}\r\n`,
    end: () => '',
  },
  json: {
    media: 'application/json',
    cell: ({ json }) => JSON.stringify(json ?? null),
    begin: () => '[',
    object: ({ id, cells }, columns, isFirst) =>
      `${isFirst ? '\n' : ',\n'}{"id":${id}${columns.map(({ name }, at) => `,"${name}":${cells[at]}`).join('')}}`,
    end: (isEmpty) => (isEmpty ? ']\n' : '\n]\n'),
  },
  yaml: {
    media: 'application/yaml',
    cell: ({ json }) => yamlValue(json),
    begin: () => '',
    object: ({ id, cells }, columns) =>
      `- id: ${id}\n${columns.map(({ name }, at) => `  ${name}: ${cells[at]}\n`).join('')}`,
    end: (isEmpty) => (isEmpty ? '[]\n' : ''),
  },
};

export const mediaTypeOf = (format: FileFormat): string => `${WRITERS[format].media}; charset=utf-8`;

/**
 * All rows of a query in its order, as a file. Which rows and in what order is asked once; the rows are read a thousand at a time, so
 * that it takes little memory however many there are, and no transaction stays open for a slow reader.
 */
export async function* exportFile(
  context: Context,
  resource: AnyResource,
  { query, ordering, format }: { query: ParsedQuery; ordering: readonly string[]; format: FileFormat },
): AsyncGenerator<string> {
  const writer = WRITERS[format];
  const columns = exportColumns(resource);
  const ids = await idsOf(context, resource, query, ordering);
  const pass = turns();
  yield writer.begin(columns);
  let isFirst = true;
  const readRows = writtenRows(context, resource, columns, writer.cell);
  const read = (at: number) => readRows(ids.slice(at, at + AT_ONCE).map(Number));
  let next = read(0);
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = await next;
    // PostgreSQL reads the next rows while these are written.
    next = at + AT_ONCE < ids.length ? read(at + AT_ONCE) : Promise.resolve([]);
    // Where nobody asks for more, nobody waits for it either.
    next.catch(() => undefined);
    let text = '';
    for (const row of rows) {
      text += writer.object(row, columns, isFirst);
      isFirst = false;
      await pass();
    }
    yield text;
  }
  yield writer.end(isFirst);
}

async function idsOf(
  context: Context,
  resource: AnyResource,
  query: ParsedQuery,
  ordering: readonly string[],
): Promise<string[]> {
  await requireNamedRows(context, resource, query.named);
  const scope = scopeOf(context.engine, resource);
  const { rows } = await sql<{
    ids: string | null;
  }>`select string_agg(id::text, ',' order by place) as ids from (select t0.id, row_number() over (order by ${sql.join(orderTerms(scope, ordering))}) as place from ${sql.table(tableOf(resource))} t0 where ${queryWhere(scope, query)} and ${grantedWhere(context, resource)}) picked`.execute(
    context.db,
  );
  return rows[0]?.ids?.split(',') ?? [];
}
