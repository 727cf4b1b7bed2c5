import { describe, expect, it } from 'vitest';
import { type Framing, FramingError, framed, MessageReader } from './framing.ts';

const MESSAGES = ['<hello/>', `<rpc>${'é'.repeat(3000)}\n##\n]]</rpc>`, '<a>\n#4\n</a>'];

const readAll = (bytes: Buffer, framing: Framing, cut: number): string[] => {
  const reader = new MessageReader(1_000_000);
  reader.framing = framing;
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += cut) found.push(...reader.push(bytes.subarray(at, at + cut)));
  return found;
};

describe.each<Framing>(['delimited', 'chunked'])('%s messages', (framing) => {
  it.each([1, 2, 3, 7, 4096, 100_000])('are read whole, cut every %i bytes', (cut) => {
    const bytes = Buffer.from(MESSAGES.map((message) => framed(message, framing)).join(''));
    expect(readAll(bytes, framing, cut)).toEqual(MESSAGES);
  });
});

describe('chunked messages', () => {
  it('may be of many chunks, cut within a character', () => {
    const bytes = Buffer.concat([
      Buffer.from('\n#4\n<a>'),
      Buffer.from('é').subarray(0, 1),
      Buffer.from('\n#5\n'),
      Buffer.from('é').subarray(1),
      Buffer.from('</a>\n##\n'),
    ]);
    for (const cut of [1, 5, 100]) expect(readAll(bytes, 'chunked', cut)).toEqual(['<a>é</a>']);
  });

  it.each(['\n#0\n', '\n#x\n', '\n#01\n', '#4\nabcd', '\n#12345678901\n', '\n##\n', 'noise'])(
    'are refused where a header is %j',
    (text) => {
      expect(() => readAll(Buffer.from(`${text}            `), 'chunked', 100)).toThrow(FramingError);
    },
  );
});

it.each<Framing>(['delimited', 'chunked'])(
  'refuses %s messages that are too large before they are there',
  (framing) => {
    const reader = new MessageReader(1000);
    reader.framing = framing;
    const push = () => reader.push(Buffer.from(framing === 'chunked' ? '\n#5000\nabc' : 'x'.repeat(1001)));
    expect(push).toThrow(expect.objectContaining({ tooLarge: true }));
  },
);
