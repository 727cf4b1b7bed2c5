import { Readable } from 'node:stream';
import { turns } from './turns.ts';

const LONG = 200_000;
const SLICE = 64_000;

/** Whether an answer has a text so long that writing it as JSON at once would keep others waiting. */
export const isLarge = (body: object): boolean =>
  Object.values(body).some((value) => typeof value === 'string' && value.length > LONG);

/** An object as JSON (RFC 8259), its long texts a slice at a time; others have their turn in between. */
export const largeJson = (body: object): Readable => Readable.from(pieces(body), { objectMode: false });

/** A long text a slice at a time, as it is. */
export const largeText = (text: string): Readable => Readable.from(slices(text), { objectMode: false });

async function* slices(text: string): AsyncGenerator<string> {
  const pass = turns();
  for (let at = 0; at < text.length; ) {
    // A pair of surrogates stays together.
    const code = text.charCodeAt(at + SLICE - 1);
    const end = at + SLICE - (code >= 0xd800 && code <= 0xdbff ? 1 : 0);
    yield text.slice(at, end);
    at = end;
    await pass();
  }
}

async function* pieces(body: object): AsyncGenerator<string> {
  const pass = turns();
  let before = '{';
  for (const [key, value] of Object.entries(body)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(key)}:`;
    before = ',';
    if (typeof value !== 'string' || value.length <= LONG) {
      yield JSON.stringify(value);
      continue;
    }
    yield '"';
    for (let at = 0; at < value.length; at += SLICE) {
      // A pair of surrogates that is cut apart becomes two escapes, which a reader puts together again.
      yield JSON.stringify(value.slice(at, at + SLICE)).slice(1, -1);
      await pass();
    }
    yield '"';
  }
  yield before === '{' ? '{}' : '}';
}
