import { ApiError } from '../errors.ts';

/** Where something stands in a file, as people count: the row of a spreadsheet whose first names the columns. */
export interface FilePlace {
  row: number | null;
  /** The name of the column as the file has it, or its number. */
  column: string | null;
}

/** What makes a file unreadable as a whole, at the first place where that shows. */
export class FileFault extends ApiError {
  readonly place: FilePlace;
  readonly told: string;
  constructor(told: string, { row = null, column = null }: Partial<FilePlace> = {}) {
    const where = [row === null ? '' : `row ${row}`, column === null ? '' : `column ${column}`];
    const begin = where.filter(Boolean).join(', ');
    super(400, {
      detail: begin ? `${begin.charAt(0).toUpperCase()}${begin.slice(1)}: ${told}` : told,
      code: 'unreadable_file',
      row,
      column,
    });
    this.place = { row, column };
    this.told = told;
  }
}
