import { describe, expect, it } from 'vitest';
import { parseWithList } from './json-list.ts';

const read = (text: string) => {
  const entries: unknown[] = [];
  const rest = parseWithList(Buffer.from(text), 'roas', (entry) => entries.push(entry));
  return { entries, rest };
};

describe('a JSON object with a long list', () => {
  it('gives the entries one by one, and the rest without them', () => {
    const roas = Array.from({ length: 20_000 }, (_, at) => ({
      at,
      text: `"]},[{\\${at}`,
      nested: [{ roas: [at] }],
    }));
    const { entries, rest } = read(JSON.stringify({ a: { roas: [1] }, b: 'roas', roas, c: [[2]] }, null, 1));
    expect(entries).toEqual(roas);
    expect(rest).toEqual({ a: { roas: [1] }, b: 'roas', roas: [], c: [[2]] });
  });

  it.each(['{}', '[]', '1', '{"roas": 1}', '{"x": "roas", "y": [1]}', '{"roas": {"roas": [1]}}'])(
    '%s has none',
    (text) => expect(read(text)).toEqual({ entries: [], rest: JSON.parse(text) }),
  );

  it.each([
    '',
    '{"roas": [',
    '{"roas": [1',
    '{"roas": [1]',
    '{"roas": [1,]}',
    '{"roas": [1]]}',
    '{"roas": ["a]}',
    '{"roas": [{"a": 1]}',
    `{"roas": [${'1,'.repeat(600_000)}]}`,
    '{"roas" [1]}',
  ])('that is no JSON is refused', (text) => expect(() => read(text)).toThrow(SyntaxError));
});
