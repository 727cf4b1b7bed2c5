import { type Decoded, decode, likelyEncoding } from './encoding.ts';
import { pathAt, scanJson } from './json-text.ts';
import { turns } from './turns.ts';

/** What a caller sent cannot be text of the kind it was said to be. The body is upstream's for that place. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly statusCode: number;
  readonly body: unknown;
  constructor(body: unknown, statusCode = 400) {
    super('unreadable');
    this.body = body;
    this.statusCode = statusCode;
  }
}

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/** A body as text, in the charset that it declares. `place` says what stands at an offset, for the messages. */
function textOf(octets: Buffer, contentType: string, place: (offset: number) => unknown[]): string {
  const charset = CHARSET.exec(contentType)?.[1];
  const decoded: Decoded | null = decode(octets, charset);
  if (!decoded)
    throw new Unreadable({ detail: `There is no charset "${charset}"; send the body as UTF-8.` }, 415);
  if (decoded.ok) return decoded.text;
  throw new Unreadable(messageAt(place(decoded.offset), decoded.message));
}

/** The messages of a body: by field, in the row of a list where there are several, or about the whole. */
function messageAt([first, ...rest]: unknown[], message: string): unknown {
  const upper = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  if (typeof first === 'number') {
    // A row that is a list itself has no fields.
    const inner = typeof rest[0] === 'string' ? messageAt(rest, message) : { non_field_errors: [upper] };
    return [...Array.from({ length: Math.min(first, 10_000) }, () => ({})), inner];
  }
  if (typeof first !== 'string' || first === '') return { detail: upper };
  const below = rest.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return { [first]: [below ? `At ${first}${below}: ${message}.` : upper] };
}

/** A JSON body. Nothing that could not be stored, compared or written again passes; a long list is read bit by bit. */
export async function readJson(octets: Buffer, contentType: string): Promise<unknown> {
  const text = textOf(octets, contentType, (offset) => pathAt(octets.toString('latin1'), offset));
  if (text === '') return undefined;
  const pass = turns();
  const ends: number[] = [];
  for (const found of scanJson(text)) {
    if (typeof found === 'object')
      throw new Unreadable(messageAt(found.path, `${found.message}, byte ${found.offset + 1}`));
    ends.push(found);
    await pass();
  }
  try {
    return /^\s*\[/.test(text) && ends.length > 0 ? await parseList(text, ends) : JSON.parse(text);
  } catch (error) {
    throw new Unreadable({ detail: `JSON parse error - ${jsonFault(error)}` });
  }
}

/** The items of a list, some thousand at a time: `ends` are commas between items. */
async function parseList(text: string, ends: readonly number[]): Promise<unknown[]> {
  const pass = turns();
  const items: unknown[] = [];
  let from = text.indexOf('[') + 1;
  for (const end of ends) {
    for (const item of JSON.parse(`[${text.slice(from, end)}]`)) items.push(item);
    from = end + 1;
    await pass();
  }
  for (const item of JSON.parse(`[${text.slice(from)}`)) items.push(item);
  return items;
}

/** A CSV body as text; its cells are read, and refused, one by one. */
export function readCsv(octets: Buffer, contentType: string): string {
  const text = textOf(octets, contentType, (offset) => cellAt(octets.toString('latin1'), offset));
  const nul = text.indexOf('\0');
  if (nul === -1) return text;
  const message = `Null characters are not allowed: U+0000, byte ${Buffer.byteLength(text.slice(0, nul)) + 1}`;
  throw new Unreadable(messageAt(cellAt(text, nul), message));
}

/** Row and column of what stands at an offset of CSV text (RFC 4180); about the whole in the header. */
function cellAt(text: string, offset: number): unknown[] {
  const header = (text.split(/\r?\n/, 1)[0] ?? '').split(',').map((name) => name.replace(/^"|"$/g, ''));
  let [row, column, quoted] = [-1, 0, false];
  for (let at = 0; at < offset; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === ',') column += 1;
    else if (character === '\n') [row, column] = [row + 1, 0];
  }
  return row < 0 ? [] : [row, header[column] ?? ''];
}

type Fields = Record<string, string | string[]>;

/** Names and values of a query string or a form (WHATWG URL), each exactly as it was meant or refused. */
function readPairs(text: string): Fields {
  const fields = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = unescaped(at === -1 ? pair : pair.slice(0, at), null);
    fields.set(name, [...(fields.get(name) ?? []), at === -1 ? '' : unescaped(pair.slice(at + 1), name)]);
  }
  return Object.fromEntries(
    [...fields].map(([name, [one = '', ...more]]) => [name, more.length ? [one, ...more] : one]),
  );
}

/** A form body. Line ends and tabs may stand in it: its fields decide. */
export function readForm(octets: Buffer): Fields {
  return readPairs(octets.toString('latin1'));
}

const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const ESCAPE = /%([\da-f]{2})/gi;

function unescaped(word: string, name: string | null): string {
  const spaced = word.replaceAll('+', ' ');
  // What is not escaped came as octets of its own: a request line has none but ASCII, and a form may.
  const octets = Buffer.from(
    spaced.replace(ESCAPE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  );
  const decoded = decode(octets);
  if (!decoded?.ok) throw new Unreadable(messageAt([name ?? ''], decoded?.message ?? 'no text'));
  const nul = decoded.text.indexOf('\0');
  if (nul === -1) return decoded.text;
  const byte = Buffer.byteLength(decoded.text.slice(0, nul)) + 1;
  throw new Unreadable(messageAt([name ?? ''], `null characters are not allowed: U+0000, byte ${byte}`));
}

/** Refuses a query whose names or values are no single line of text. */
export function requireReadableQuery(url: string): void {
  const at = url.indexOf('?');
  if (at === -1) return;
  for (const [name, values] of Object.entries(readPairs(url.slice(at + 1))))
    for (const value of [name, values].flat()) {
      const found = CONTROL.exec(value);
      if (!found) continue;
      const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      const byte = Buffer.byteLength(value.slice(0, found.index)) + 1;
      throw new Unreadable(
        messageAt(
          [CONTROL.test(name) ? '' : name],
          `Control characters are not allowed: U+${code}, byte ${byte}`,
        ),
      );
    }
}

const HOST = /^(?:[a-z\d._~-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** What a header must look like to be read at all; the names are those of requests. */
const HEADERS: Readonly<Record<string, { is: (value: string) => boolean; what: string }>> = {
  host: { is: (value) => HOST.test(value), what: 'a host name with or without a port' },
  'x-forwarded-host': {
    is: (value) => value.split(',').every((one) => HOST.test(one.trim())),
    what: 'a host name with or without a port',
  },
  'x-forwarded-proto': { is: (value) => /^[a-z]+(\s*,\s*[a-z]+)*$/i.test(value), what: 'http or https' },
  origin: {
    is: (value) => value === '' || value === 'null' || isOrigin(value),
    what: 'an origin such as https://peering.example',
  },
  authorization: { is: isAscii, what: 'ASCII' },
  'x-csrftoken': { is: isAscii, what: 'ASCII' },
};

function isAscii(value: string): boolean {
  return /^[\x20-\x7e\t]*$/.test(value);
}

/** Scheme, host and port alone (RFC 6454 §6.2). */
function isOrigin(value: string): boolean {
  return (
    URL.canParse(value) && new URL(value).host !== '' && /^[a-z][a-z\d+.-]*:\/\/[^/?#@\\]+$/i.test(value)
  );
}

/** Refuses a header that nothing can be made of, naming it. */
export function requireReadableHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): void {
  for (const [name, { is, what }] of Object.entries(HEADERS)) {
    const value = headers[name];
    for (const one of value === undefined ? [] : [value].flat()) {
      if (is(one)) continue;
      const likely = isAscii(one) ? '' : `; it seems to be ${likelyEncoding(Buffer.from(one, 'latin1'))}`;
      throw new Unreadable({ detail: `The header ${name} must be ${what}${likely}.` });
    }
  }
}

/** What the parser says, without the text that it quotes: that may be a secret. */
function jsonFault(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (
    / in JSON at position \d+(?: \(line \d+ column \d+\))?$/.test(message) ||
    message.endsWith('end of JSON input')
  )
    return message;
  return `${/^Unexpected token '.'/u.exec(message)?.[0] ?? 'Unexpected token'}: this is not valid JSON`;
}
