import { describe, expect, it } from 'vitest';
import { AnswerScanner, ScanError } from './answer-scanner.ts';

function scan(
  text: string,
  chunkBytes: number,
  options = {},
): { rows: unknown[]; members: Record<string, unknown> } {
  const scanner = new AnswerScanner(options);
  const bytes = Buffer.from(text);
  const rows: unknown[] = [];
  const members: Record<string, unknown> = {};
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    for (const { kind, key, json, offset } of scanner.push(bytes.subarray(start, start + chunkBytes))) {
      expect(bytes.toString('utf8', offset, offset + Buffer.byteLength(json))).toBe(json);
      if (kind === 'row') rows.push(JSON.parse(json));
      else members[key] = JSON.parse(json);
    }
  }
  scanner.end();
  return { rows, members };
}

const ANSWERS = [
  '{"data": [], "meta": {}}',
  '{"data":[{"id":1}]}',
  '{"meta":{"generated":1.5,"a":[{"data":[1]}]},"data":[{"id":1},{"id":2}]}',
  ' \n{ "data" : [ {"a": "}]\\"{[,\\\\"} ,\n{"b": {"c": [[{}], "ü€😀"]}} ] , "meta" : null , "x":"y" } \n',
  '{"data":[1,"two",null,[3],true],"n":-1.5e3,"t":true}',
  '{"data":[{}]}',
];

describe('AnswerScanner', () => {
  for (const answer of ANSWERS) {
    it.each([1, 2, 3, 7, 1000])(`splits ${answer.slice(0, 30)} in chunks of %i bytes`, (size) => {
      const { data, ...members } = JSON.parse(answer);
      expect(scan(answer, size)).toEqual({ rows: data, members });
    });
  }

  it('passes over a byte order mark', () => expect(scan('\ufeff{"data":[7]}', 2).rows).toEqual([7]));

  it('says that every beginning of an answer is truncated', () => {
    const answer = '{"meta": {"a": "b"}, "data": [{"id": 1}, {"id": "x"}], "t": 1}';
    for (let length = 0; length < answer.length; length++) {
      expect(() => scan(answer.slice(0, length), 5)).toThrow(
        expect.objectContaining({ reason: 'truncated', offset: length }),
      );
    }
  });

  it.each([
    ['[]', 0],
    ['<html>', 0],
    ['{"data": {}}', 9],
    ['{"data": null}', 9],
    ['{"data": [1,]}', 12],
    ['{"data": [,1]}', undefined],
    ['{"data": [1 2]}', 12],
    ['{"data": []]', 11],
    ['{"data": [],}', 12],
    ['{"data": []}}', 12],
    ['{data: []}', 1],
    ['{"data" []}', 8],
    ['{"meta": {}}', 12],
  ])('refuses %s', (answer, offset) => {
    const error = (() => {
      try {
        scan(answer, 4);
      } catch (caught) {
        return caught;
      }
      return undefined;
    })();
    if (offset === undefined) expect(error).toBeInstanceOf(Error);
    else expect(error).toMatchObject({ name: ScanError.name, reason: 'invalid', offset });
  });

  it('keeps no more than the longest row allowed', () => {
    const answer = `{"data": [{"a": "${'x'.repeat(100)}"}]}`;
    for (const size of [10, 1000]) {
      expect(() => scan(answer, size, { longest_row_bytes: 50 })).toThrow(
        expect.objectContaining({ reason: 'too_large', offset: 10 }),
      );
    }
  });
});
