import { describe, expect, it } from 'vitest';
import { decode, likelyEncoding } from './encoding.ts';
import { pathAt, scanJson } from './json-text.ts';
import { readCsv, readJson, requireReadableHeaders, requireReadableQuery, Unreadable } from './text-gate.ts';

/** The body of the answer that refuses, or what was read. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return error.body;
    throw error;
  }
}
const json = (text: string | Buffer, type = 'application/json') =>
  readJson(Buffer.from(text), type).catch((error: unknown) => {
    if (error instanceof Unreadable) return error.body;
    throw error;
  });

describe('octets as text', () => {
  it('names the first byte that is not UTF-8, also behind U+FFFD itself and at a cut end', () => {
    const text = Buffer.from('é\uFFFDx');
    expect(decode(text)).toEqual({ ok: true, text: 'é\uFFFDx' });
    expect(decode(Buffer.concat([text, Buffer.from([0xe9, 0x20])]))).toMatchObject({ ok: false, offset: 6 });
    expect(decode(Buffer.from('ab€').subarray(0, 4))).toMatchObject({ ok: false, offset: 2 });
    expect(decode(Buffer.from([0x61, 0xed, 0xa0, 0x80]))).toMatchObject({ ok: false, offset: 1 });
    expect(decode(Buffer.from([0xc0, 0x80]))).toMatchObject({ ok: false, offset: 0 });
  });

  it('reads the encoding that is declared, and knows none that does not exist', () => {
    expect(decode(Buffer.from([0xe9]), 'iso-8859-1')).toEqual({ ok: true, text: 'é' });
    expect(decode(Buffer.from('hé', 'utf16le'), 'utf-16')).toEqual({ ok: true, text: 'hé' });
    expect(decode(Buffer.from('x'), 'klingon')).toBeNull();
  });

  it('tells what the text most likely is', () => {
    expect(likelyEncoding(Buffer.from('Zürich', 'latin1'))).toBe('Latin-1 (ISO 8859-1)');
    expect(likelyEncoding(Buffer.from([0x93, 0x41, 0x94]))).toBe('Windows-1252');
    expect(likelyEncoding(Buffer.from('name', 'utf16le'))).toBe('UTF-16');
    expect(likelyEncoding(Buffer.from([0xff, 0xfe, 0x41, 0x00]))).toBe('UTF-16');
  });
});

describe('a JSON body', () => {
  it('is named by field, row and byte where it is not UTF-8', async () => {
    expect(await json(Buffer.from('{"name": "Zürich"}', 'latin1'))).toEqual({
      name: ['Byte 12 (0xFC) is not UTF-8; the text seems to be Latin-1 (ISO 8859-1): send it as UTF-8.'],
    });
    expect(await json(Buffer.from('[{"name":"a"},{"tags":[{"name":"ü"}]}]', 'latin1'))).toEqual([
      {},
      { tags: [expect.stringMatching(/^At tags\[0\]\.name: byte 33 /)] },
    ]);
    expect(await json(Buffer.from('["ü"]', 'latin1'))).toEqual([
      { non_field_errors: [expect.stringMatching(/^Byte 3 /)] },
    ]);
    expect(await json(Buffer.from('{"a":"é"}', 'utf16le'))).toMatchObject({ detail: expect.any(String) });
    expect(await json(Buffer.from('{"name":"é"}', 'latin1'), 'application/json; charset=latin1')).toEqual({
      name: 'é',
    });
  });

  it('holds no NUL and no half of a surrogate pair, in values, keys and lists', async () => {
    expect(await json('{"name": "a\\u0000b"}')).toEqual({
      name: ['Null characters are not allowed: U+0000, byte 12.'],
    });
    expect(await json('[{}, {"x": {"y": ["\\ud83d"]}}]')).toEqual([
      {},
      { x: ['At x.y[0]: Surrogate characters are not allowed: U+D83D, byte 20.'] },
    ]);
    expect(await json('[{}, [[1e400]]]')).toEqual([
      {},
      { non_field_errors: ['The number 1e400 is too large, byte 8.'] },
    ]);
    expect(await json('{"a\\u0000": 1}')).toEqual({
      'a\uFFFD': ['Null characters are not allowed: U+0000, byte 4.'],
    });
    expect(await json('{"n": "\\ud83d\\ude00 \\\\u0000"}')).toEqual({ n: '😀 \\u0000' });
  });

  it('has no number that would become another one', async () => {
    expect(await json('{"n": 1e400}')).toEqual({ n: ['The number 1e400 is too large, byte 7.'] });
    expect(await json('{"n": -12345678901234567890}')).toMatchObject({
      n: [expect.stringContaining('more digits')],
    });
    expect(await json('{"n": 1e-400}')).toMatchObject({ n: [expect.stringContaining('too small')] });
    expect(
      await json('{"n": 9007199254740991, "m": 0.12345678901234567, "t": "12345678901234567890"}'),
    ).toMatchObject({
      n: 9007199254740991,
    });
  });

  it('is nested as deep as anything needs, and no deeper, however deep', async () => {
    expect(await json('{"a":'.repeat(90) + 1 + '}'.repeat(90))).toHaveProperty('a');
    for (const depth of [101, 5_000, 1_000_000])
      expect(await json(`{"data":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toEqual({
        data: ['At data[0][0]: JSON may be nested 100 deep, byte 108.'],
      });
    expect(await json('{"s": "[[[[[["}')).toEqual({ s: '[[[[[[' });
  });

  it('says where malformed JSON breaks, as the parser does', async () => {
    expect(await json('{"name": }')).toEqual({ detail: expect.stringMatching(/^JSON parse error - /) });
    expect(await json('')).toBeUndefined();
  });

  it('of many items is read bit by bit, and is the same', async () => {
    const items = Array.from({ length: 30_000 }, (_, at) => ({
      id: at,
      text: `[{"}, ${at}`,
      list: [at, [at]],
    }));
    expect(await json(` ${JSON.stringify(items, null, 1)} `)).toEqual(items);
    expect(await json(`${JSON.stringify(items).slice(0, -1)},]`)).toMatchObject({
      detail: expect.any(String),
    });
    expect(await json(`${JSON.stringify(items)} x`)).toMatchObject({ detail: expect.any(String) });
    expect(await json(JSON.stringify({ items }))).toEqual({ items });
  });

  it('is told its place though keys hold braces, quotes and commas', () => {
    const text = '{"a,\\"{": [1, {"b": "x]", "c": "here"}]}';
    expect(pathAt(text, text.indexOf('here'))).toEqual(['a,"{', 1, 'c']);
    expect([...scanJson(text)]).toEqual([]);
  });
});

describe('a CSV body', () => {
  it('is named by row, column and byte', () => {
    const csv = Buffer.from('name,descr\r\nok,"a,\r\nb"\r\nx,Zürich\r\n', 'latin1');
    expect(outcome(() => readCsv(csv, 'text/csv'))).toEqual([
      {},
      { descr: [expect.stringMatching(/^Byte 28 \(0xFC\) is not UTF-8; .*Latin-1/)] },
    ]);
    expect(outcome(() => readCsv(Buffer.from('a,b\n1,\0\n'), 'text/csv'))).toEqual([
      { b: ['Null characters are not allowed: U+0000, byte 7.'] },
    ]);
  });
});

describe('a query', () => {
  const query = (text: string) => outcome(() => requireReadableQuery(`/x/?${text}`));
  it('is text of one line, or refused by the name of the parameter', () => {
    expect(query('name__ic=Z%C3%BCrich+1&q=100%&tag=a&tag=b')).toBeUndefined();
    expect(query('name=%E9')).toEqual({ name: [expect.stringContaining('Latin-1')] });
    expect(query('q=a%00')).toEqual({ q: ['Null characters are not allowed: U+0000, byte 2.'] });
    expect(query('q=a%0Ab')).toEqual({ q: ['Control characters are not allowed: U+000A, byte 2.'] });
    expect(query('%00=1')).toEqual({ detail: expect.stringContaining('U+0000') });
    expect(query('q=%ED%A0%80')).toEqual({ q: [expect.stringContaining('0xED')] });
  });
});

describe('headers', () => {
  const headers = (given: Record<string, string>) => outcome(() => requireReadableHeaders(given));
  it('are refused by name when nothing can be made of them', () => {
    expect(
      headers({ host: 'peering.example:8000', origin: 'null', authorization: 'Token abc' }),
    ).toBeUndefined();
    expect(headers({ host: '[2001:db8::1]:8000', 'x-forwarded-proto': 'https' })).toBeUndefined();
    for (const host of ['', '[', 'a b', 'a/b', 'a@b', 'x:99999999'])
      expect(headers({ host }), host).toEqual({ detail: expect.stringContaining('header host') });
    for (const origin of ['garbage', 'http://', 'https://a/b', 'https://a@b', 'http:\\\\x'])
      expect(headers({ origin }), origin).toEqual({ detail: expect.stringContaining('header origin') });
    expect(headers({ authorization: 'Token \u00e9' })).toEqual({
      detail: expect.stringContaining('Latin-1'),
    });
    expect(headers({ 'x-forwarded-host': 'a, b c' })).toEqual({
      detail: expect.stringContaining('x-forwarded-host'),
    });
  });
});
