import { FileFault } from './file-fault.ts';

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
const SEPARATORS = [',', ';', '\t', '|'];
/** Longest cell, in characters; what is longer is no table. */
const LONGEST_CELL = 1_000_000;
const MOST_COLUMNS = 1000;

export interface CsvLimits {
  rows: number;
}

/** A row of a table with its number as spreadsheets count. */
export interface CsvRow {
  row: number;
  cells: string[];
}

/**
 * Reads CSV (RFC 4180) bit by bit, as spreadsheets of all countries write it: the separator is what the first line has most of, or what
 * `sep=` says. Empty rows are passed over. Ends with a `FileFault` that names row and column.
 */
export class CsvReader {
  readonly #limits: CsvLimits;
  #separator = -1;
  #columns: string[] | null = null;
  /** What was not read yet because its meaning depends on what follows. */
  #rest = '';
  #cells: string[] = [];
  #cell = '';
  /** `open`: in quotes; `closed`: after the quote that ended a cell. */
  #state: 'start' | 'plain' | 'open' | 'closed' = 'start';
  #row = 1;
  #openedAt = 1;
  #rows = 0;

  constructor(limits: CsvLimits) {
    this.#limits = limits;
  }

  /** The names of the first row; null until it was read. */
  get columns(): readonly string[] | null {
    return this.#columns;
  }

  /** Where the reader stands, for faults that others find. */
  get place() {
    return { row: this.#row, column: this.#columnName(this.#cells.length) };
  }

  /** Reads on; gives the rows that ended. */
  push(text: string): CsvRow[] {
    const whole = this.#rest + text;
    this.#rest = '';
    if (this.#separator === -1 && !this.#findSeparator(whole)) return [];
    return this.#read(this.#separator === -1 ? '' : this.#withoutDirective(whole));
  }

  /** Gives what is left when there is no more text. */
  end(): CsvRow[] {
    if (this.#separator === -1) this.#separator = separatorOf(this.#rest);
    const rows = this.#read(this.#withoutDirective(this.#rest));
    this.#rest = '';
    if (this.#state === 'open')
      throw new FileFault('The quote that begins this cell is never closed.', {
        row: this.#openedAt,
        column: this.#columnName(this.#cells.length),
      });
    if (this.#cells.length > 0 || this.#state !== 'start') {
      const last = this.#endRow();
      if (last) rows.push(last);
    }
    if (!this.#columns)
      throw new FileFault('There is no table: it is empty, and its first row should name the columns.');
    return rows;
  }

  #directiveRead = false;
  #withoutDirective(text: string): string {
    if (this.#directiveRead) return text;
    this.#directiveRead = true;
    const [directive = ''] = /^"?sep=.?"?\r?\n/i.exec(text) ?? [];
    return text.slice(directive.length);
  }

  #findSeparator(text: string): boolean {
    const end = endOfLine(text);
    if (end === -1) {
      if (text.length > LONGEST_CELL) throw tooLong({ row: 1, column: '1' });
      this.#rest = text;
      return false;
    }
    this.#separator = separatorOf(text.slice(0, end));
    return true;
  }

  #read(text: string): CsvRow[] {
    const rows: CsvRow[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0) throw new FileFault('Null characters are not allowed.', this.place);
      if (this.#state === 'open') {
        if (code !== QUOTE) continue;
        this.#add(text.slice(from, at));
        from = at + 1;
        this.#state = 'closed';
      } else if (code === QUOTE) {
        if (this.#state === 'plain')
          throw new FileFault(
            'A quote stands inside a cell that does not begin with one: put the cell into quotes, and write quotes in it twice.',
            this.place,
          );
        // A quote after the one that closed stands for itself.
        if (this.#state === 'closed') this.#cell += '"';
        else this.#openedAt = this.#row;
        this.#state = 'open';
        from = at + 1;
      } else if (code === this.#separator || code === NEWLINE || code === RETURN) {
        if (this.#state === 'plain') this.#add(text.slice(from, at));
        from = at + 1;
        if (code === this.#separator) this.#endCell();
        else if (code === NEWLINE || text.charCodeAt(at + 1) !== NEWLINE) {
          // A line end that comes in two parts is one.
          if (code === RETURN && at === text.length - 1) {
            this.#rest = '\r';
            this.#state = this.#state === 'start' ? 'start' : 'closed';
            return rows;
          }
          const row = this.#endRow();
          if (row) rows.push(row);
        } else if (this.#state === 'plain') this.#state = 'closed';
      } else if (this.#state === 'closed') {
        if (code === 32) continue;
        throw new FileFault('Text stands after the quote that ends this cell.', this.place);
      } else if (this.#state === 'start') {
        this.#state = 'plain';
        from = at;
      }
    }
    if (this.#state === 'open' || this.#state === 'plain') this.#add(text.slice(from));
    return rows;
  }

  #add(text: string): void {
    this.#cell += text;
    if (this.#cell.length > LONGEST_CELL) throw tooLong(this.place);
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#state = 'start';
    if (this.#cells.length > MOST_COLUMNS)
      throw new FileFault(`A table may have ${MOST_COLUMNS} columns.`, { row: this.#row });
  }

  #endRow(): CsvRow | null {
    this.#endCell();
    const cells = this.#cells;
    const row = this.#row;
    this.#cells = [];
    this.#row += 1;
    if (cells.every((cell) => cell.trim() === '')) return null;
    if (!this.#columns) {
      this.#columns = namesOf(cells, row);
      return null;
    }
    const { length } = this.#columns;
    if (cells.length < length || cells.slice(length).some((cell) => cell.trim() !== ''))
      throw new FileFault(
        `The row has ${cells.length} cells, and the first row ${length}: an unquoted separator or line end stands in one of them, or one is missing.`,
        { row, column: this.#columnName(Math.min(cells.length, length)) },
      );
    this.#rows += 1;
    if (this.#rows > this.#limits.rows)
      throw new FileFault(`A file may have ${this.#limits.rows} rows; send several.`, { row });
    return { row, cells: cells.slice(0, length) };
  }

  #columnName(at: number): string {
    return this.#columns?.[at] ?? String(at + 1);
  }
}

/** The names of the columns; unnamed ones at the end are what a spreadsheet adds. */
function namesOf(cells: readonly string[], row: number): string[] {
  const names = cells.map((cell) => cell.trim());
  while (names.at(-1) === '') names.pop();
  const unnamed = names.indexOf('');
  if (unnamed !== -1) throw new FileFault('This column has no name.', { row, column: String(unnamed + 1) });
  return names;
}

const tooLong = (place: { row: number; column: string }) =>
  new FileFault(`The cell is longer than ${LONGEST_CELL} characters: is this CSV?`, place);

/** Where the first line ends, outside of quotes. */
function endOfLine(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (!quoted && (code === NEWLINE || code === RETURN)) return at;
  }
  return -1;
}

function separatorOf(line: string): number {
  const [, said] = /^"?sep=(.)"?$/i.exec(line.trim()) ?? [];
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const counts = SEPARATORS.map((one) => bare.split(one).length);
  const most = SEPARATORS[counts.indexOf(Math.max(...counts))];
  return (said ?? most ?? ',').charCodeAt(0);
}
