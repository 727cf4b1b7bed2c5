import { registry } from '@peersmith/model';
import {
  type AnyField,
  type AnyResource,
  fieldAt,
  matches,
  type NamedFilter,
  NEGATED,
  type Operator,
  type Row,
  type Term,
} from '@peersmith/resource';
import { expect } from 'vitest';
import type { Api } from './app.ts';

const last = <T>(list: readonly T[]): T | undefined => list.at(-1);

/** Asks for a value that some row has; the rows that come must be those that the in-memory evaluator picks. */
export async function checkFilter(
  api: Api,
  resource: AnyResource,
  path: string,
  filter: NamedFilter,
  all: readonly Row[],
): Promise<void> {
  const field = fieldAt(resource, registry, filter.path);
  const known =
    filter.path.length === 1 &&
    field.storage !== 'link' &&
    field.storage !== 'tagging' &&
    (field.read || ['id', 'created', 'updated'].includes(last(filter.path) ?? ''));
  const sample = known
    ? wordFor(
        field,
        all
          .map((row) => row[filter.path[0] ?? ''])
          .find((held) => held !== null && held !== undefined && held !== ''),
      )
    : null;
  const said = (held: string) => filter.asked?.(held) ?? held;
  const operators: Operator[] = [filter.operator ?? 'eq', ...filter.suffixes];
  for (const operator of operators) {
    const parameter = filter.operator || operator === 'eq' ? filter.name : `${filter.name}__${operator}`;
    // How long ago is asked as a length of time.
    if (sample === null || operator === 'older') continue;
    const word = operator === 'family' ? (sample.includes(':') ? '6' : '4') : sample;
    const { status, body } = await api.get(
      `${path}?limit=1000&${parameter}=${encodeURIComponent(said(word))}`,
    );
    expect(status, `${parameter}=${word}: ${JSON.stringify(body)}`).toBe(200);
    if (filter.always !== undefined || !all.every((row) => 'id' in row)) continue;
    const asked = operator === 'family' ? Number(word) : comparable(field, word);
    const term: Term = { path: filter.path, operator, values: [asked] };
    const expected = all
      .filter((row) => matches(term, comparableRow(row, filter.path[0] ?? '', field)))
      .map((row) => row.id);
    expect(body.results.map((row: Row) => row.id).sort(), `${parameter}=${word}`).toEqual(expected.sort());
    if (NEGATED[operator] === 'eq') expect(body.results.length, parameter).toBeLessThan(all.length);
  }
}

function wordFor(field: AnyField, held: unknown): string | null {
  if (held === undefined) return null;
  if (typeof held === 'object' && held !== null)
    return 'value' in held ? String(held.value) : 'id' in held ? String(held.id) : null;
  return Array.isArray(held) || field.operators.length === 0 ? null : String(held);
}

const isMoment = (field: AnyField) => field.sql === 'timestamptz';
const comparable = (field: AnyField, word: string): unknown =>
  isMoment(field)
    ? microsecondsOf(word)
    : typeof field.query.parse(word) === 'string'
      ? word
      : field.query.parse(word);

/** Moments are compared as such, not as text; everything else as the API shows it. */
function comparableRow(row: Row, key: string, field: AnyField): Row {
  const held = row[key];
  return isMoment(field) && typeof held === 'string' ? { ...row, [key]: microsecondsOf(held) } : row;
}

/** Rows that are made at once differ by less than the milliseconds of JavaScript. */
const microsecondsOf = (moment: string): number =>
  Date.parse(moment) * 1000 + Number((/\.\d{3}(\d{1,3})/.exec(moment)?.[1] ?? '').padEnd(3, '0'));
