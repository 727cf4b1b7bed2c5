import {
  type AnyField,
  type AnyResource,
  type CellReading,
  contentTypeOf,
  type FieldErrors,
  isHiddenWhole,
  MASK,
  parseValue,
  type Row,
  targetOf,
  targetsOf,
} from '@peersmith/resource';
import { turns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import type { FileTable } from './read-table.ts';
import type { Column } from './recognise-columns.ts';
import { type NamedObject, resolveNames } from './resolve-names.ts';

/** What a row of a file wants of an object. */
export interface FileDraft {
  /** As people count the rows of the file. */
  row: number;
  /** The id that the file says, whatever that is worth. */
  id: number | null;
  given: Row;
  /** Secrets that the file has a mask for, or says are there, without saying what they are. */
  withheld: ReadonlySet<string>;
  errors: FieldErrors;
}

/** Reads the rows of a table as drafts: names become ids, and what cannot be read is told by field. */
export async function readDrafts(
  context: Context,
  resource: AnyResource,
  table: FileTable,
  { columns, reading }: { columns: readonly Column[]; reading: CellReading },
): Promise<FileDraft[]> {
  const pass = turns();
  const named: NamedObject[] = [];
  const drafts: FileDraft[] = [];
  for (const { row, cells } of table.rows) {
    await pass();
    const draft = new RowDraft(context, resource, row);
    columns.forEach(({ key }, at) => {
      if (key !== null && cells[at] !== undefined) draft.take(key, cells[at], table.isText ? reading : null);
    });
    named.push(...draft.names());
    drafts.push(draft);
  }
  await resolveNames(context, named);
  return drafts;
}

class RowDraft implements FileDraft {
  id: number | null = null;
  readonly row: number;
  readonly given: Row = {};
  readonly withheld = new Set<string>();
  readonly errors: FieldErrors = Object.create(null);
  readonly #context: Context;
  readonly #resource: AnyResource;

  constructor(context: Context, resource: AnyResource, row: number) {
    this.#context = context;
    this.#resource = resource;
    this.row = row;
  }

  /** Takes a cell: text as people type it where `reading` says how, else a value. */
  take(key: string, cell: unknown, reading: CellReading | null): void {
    if (key === 'id') {
      this.id = /^\d{1,15}$/.test(String(cell)) ? Number(cell) : null;
      if (this.id === null && cell !== '' && cell !== null)
        this.#refuse('id', 'A valid integer is required.');
      return;
    }
    const field = this.#resource.fields[key];
    if (!field) {
      // The companion of a secret: `has_password`.
      const secret = key.slice('has_'.length);
      if (/^(?:true|yes|1|x)$/i.test(String(cell)) && typeof this.given[secret] !== 'string')
        this.withheld.add(secret);
      return;
    }
    try {
      const value =
        reading && typeof cell === 'string' ? textValue(field, cell, reading) : plainValue(field, cell);
      if (value === MASK && field.storage === 'secret' && isHiddenWhole(field)) this.withheld.add(key);
      else if (value !== undefined) this.given[key] = value;
    } catch (error) {
      this.#refuse(key, error instanceof Error ? error.message : String(error));
    }
    // What the file says itself is not held back.
    if (typeof this.given[key] === 'string') this.withheld.delete(key);
  }

  /** The objects that it names; each becomes an id in the draft. */
  names(): NamedObject[] {
    const registry = this.#context.engine.registry;
    return Object.entries(this.given).flatMap(([key, value]) => {
      const field = this.#resource.fields[key];
      if (!field || value === null) return [];
      const refuse = (message: string) => this.#refuse(key, message);
      if (field.pointing?.idKey === key) return this.#pointed(key, field, value);
      if (!field.target) return [];
      const target = targetOf(registry, field);
      if (!Array.isArray(value))
        return [{ target, value, refuse, found: (id: number) => this.#set(key, id) }];
      const ids: unknown[] = [...value];
      this.given[key] = ids;
      return value.map((one, at) => ({
        target,
        value: one,
        refuse,
        found: (id: number) => {
          ids[at] = id;
        },
      }));
    });
  }

  #pointed(key: string, field: AnyField, value: unknown): NamedObject[] {
    const { pointing } = field;
    if (!pointing) return [];
    const types = targetsOf(this.#context.engine.registry, pointing);
    const said = String(this.given[pointing.typeKey] ?? '').toLowerCase();
    const target = types.find(
      (one) =>
        contentTypeOf(one) === said || one.label.toLowerCase() === said || one.plural.toLowerCase() === said,
    );
    if (!target) return [];
    this.given[pointing.typeKey] = contentTypeOf(target);
    // Digits are an id here, as in the API: what is pointed at may be called anything.
    if (typeof value === 'number' || /^\d+$/.test(String(value))) return [];
    const found = (id: number) => this.#set(key, id);
    return [{ target, value, found, refuse: (message: string) => this.#refuse(key, message) }];
  }

  #set(key: string, value: unknown): void {
    this.given[key] = value;
  }

  #refuse(key: string, message: string): void {
    const messages = (this.errors[key] ??= []);
    if (!messages.includes(message)) messages.push(message);
  }
}

/** A cell as text: empty means empty, where the field can be; else it is not told. */
function textValue(field: AnyField, cell: string, reading: CellReading): unknown {
  // An apostrophe keeps spreadsheets from running a formula, and is no part of the text.
  const text = /^'[=+@\t\r-]/.test(cell) ? cell.slice(1) : cell;
  const value = field.csv.parse(text, reading);
  if (value !== undefined || text.trim() !== '' || isHiddenWhole(field)) return value;
  const empty = parseValue(field, '');
  return empty.ok && empty.value === '' ? '' : undefined;
}

/** A value; a choice may come as the API shows it. */
function plainValue(field: AnyField, value: unknown): unknown {
  const isChoice = field.ui.members && typeof value === 'object' && value !== null && 'value' in value;
  return isChoice ? value.value : value;
}
