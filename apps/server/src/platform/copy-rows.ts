import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CompiledQuery, type Kysely } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const COPY = /^copy .* from stdin$/;

/** Makes a connection take `copy … from stdin` as it takes any statement; the rows are its one parameter. */
export function acceptCopies(client: pg.ClientBase): void {
  const query = client.query.bind(client);
  const copying = (...given: unknown[]): unknown => {
    const [text, values] = given;
    if (typeof text !== 'string' || !COPY.test(text) || !Array.isArray(values))
      return Reflect.apply(query, client, given);
    const into = copyFrom(text);
    Reflect.apply(query, client, [into]);
    return pipeline(Readable.from(values), into).then(() => ({
      command: 'COPY',
      rowCount: into.rowCount,
      rows: [],
    }));
  };
  Reflect.set(client, 'query', copying);
}

/** Adds rows to a table, the fastest way there is; `rows` are lines of PostgreSQL's COPY format, as `copyLine` writes them. */
export async function copyRows<Schema>(
  db: Kysely<Schema>,
  { table, columns, rows }: { table: string; columns: readonly string[]; rows: string },
): Promise<void> {
  const names = columns.map((name) => `"${name}"`).join(', ');
  await db.executeQuery(CompiledQuery.raw(`copy ${table} (${names}) from stdin`, [rows]));
}

const ESCAPED = /[\\\n\r\t]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line of the COPY format from texts; null is null. */
export function copyLine(values: readonly (string | null)[]): string {
  let line = '';
  for (const [at, value] of values.entries()) {
    if (at > 0) line += '\t';
    line += value === null ? '\\N' : escapeText(value);
  }
  return `${line}\n`;
}

function escapeText(value: string): string {
  ESCAPED.lastIndex = 0;
  return ESCAPED.test(value) ? value.replace(ESCAPED, (found) => ESCAPES[found] ?? found) : value;
}
