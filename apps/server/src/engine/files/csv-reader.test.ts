import { describe, expect, it } from 'vitest';
import { CsvReader } from './csv-reader.ts';

/** A text read at once, and character by character: both must give the same. */
function read(text: string, rows = 100) {
  const outcomes = [[text], [...text]].map((parts) => {
    const reader = new CsvReader({ rows });
    try {
      const all = [...parts.flatMap((part) => reader.push(part)), ...reader.end()];
      return { columns: reader.columns, rows: all.map(({ row, cells }) => [row, ...cells]) };
    } catch (error) {
      return Object(error).body.detail;
    }
  });
  expect(outcomes[1]).toEqual(outcomes[0]);
  return outcomes[0];
}

describe('CSV', () => {
  it('is read as spreadsheets write it, whatever separates its cells and ends its lines', () => {
    const table = {
      columns: ['name', 'slug'],
      rows: [
        [2, 'a, b', 'x'],
        [4, 'c "d"\ne', ''],
      ],
    };
    expect(read('name,slug\r\n"a, b",x\r\n\r\n"c ""d""\ne",\r\n')).toEqual(table);
    expect(read('name;slug\n"a, b";x\n;\n"c ""d""\ne";\n')).toEqual(table);
    expect(read('name\tslug\ra, b\tx\r\r"c ""d""\ne"\t')).toEqual(table);
    expect(read('sep=|\nname|slug\n"a, b"|x\n|\n"c ""d""\ne"|')).toEqual(table);
    expect(read(' name , slug ,\na , b,\n')).toEqual({ columns: ['name', 'slug'], rows: [[2, 'a ', ' b']] });
    expect(read('"a,b,c";d\n1;2\n')).toEqual({ columns: ['a,b,c', 'd'], rows: [[2, '1', '2']] });
  });

  it('is refused at the row and column where it goes wrong', () => {
    expect(read('')).toBe('There is no table: it is empty, and its first row should name the columns.');
    expect(read('a,b\n1\n')).toMatch(/^Row 2, column b: The row has 1 cells, and the first row 2/);
    expect(read('a,b\n1,2\n1,2,3\n')).toMatch(/^Row 3, column 3: The row has 3 cells/);
    expect(read('a,b\n1,"2\n3,4\n')).toBe(
      'Row 2, column b: The quote that begins this cell is never closed.',
    );
    expect(read('a,b\n1,2"3\n')).toMatch(/^Row 2, column b: A quote stands inside/);
    expect(read('a,b\n"1"x,2\n')).toBe('Row 2, column a: Text stands after the quote that ends this cell.');
    expect(read('a,,b\n')).toBe('Row 1, column 2: This column has no name.');
    expect(read('a,b\n1,\0\n')).toBe('Row 2, column b: Null characters are not allowed.');
    expect(read('a\n1\n2\n3\n', 2)).toBe('Row 4: A file may have 2 rows; send several.');
  });

  it('is not read to its end where it is no table', () => {
    const reader = new CsvReader({ rows: 10 });
    expect(() => {
      for (let at = 0; at < 40; at += 1) reader.push('x'.repeat(50_000));
    }).toThrow('Row 1, column 1: The cell is longer than 1000000 characters');
  });
});
