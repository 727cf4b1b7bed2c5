/** Deeper than this, nothing that the API takes is nested. */
const DEEPEST_JSON = 100;

export interface JsonProblem {
  /** Keys and positions from the whole to the value; a key that is being written is its last. */
  path: (string | number)[];
  /** Octets before it in UTF-8. */
  offset: number;
  message: string;
}

const QUOTE = 34;
const COMMA = 44;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Characters between two chances to stop. */
const STRETCH = 20_000;

/**
 * Looks through JSON text (RFC 8259) for what nothing here can keep: nesting that is too deep, numbers beyond a double or beyond the
 * integers it keeps exactly, NUL, lone surrogates. Such a problem ends it; else it stops every now and then to say where an item of
 * the whole has just ended. One pass, without recursion; malformed text is left to the parser.
 */
export function* scanJson(text: string): Generator<JsonProblem | number, void> {
  let depth = 0;
  let last = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const { end, wrong, message } = readString(text, at);
      if (message) return yield { path: pathAt(text, wrong), offset: octets(text, wrong), message };
      at = end;
    } else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > DEEPEST_JSON)
        return yield {
          path: pathAt(text, at).slice(0, 3),
          offset: octets(text, at),
          message: `JSON may be nested ${DEEPEST_JSON} deep`,
        };
    } else if (code === 93 || code === 125) depth -= 1;
    else if (code === 45 || (code >= 48 && code <= 57)) {
      NUMBER.lastIndex = at;
      const [number] = NUMBER.exec(text) ?? [''];
      const message = number.length < 16 && !/e/i.test(number) ? null : numberProblem(number);
      if (message) return yield { path: pathAt(text, at), offset: octets(text, at), message };
      at += Math.max(0, number.length - 1);
    } else if (code === COMMA && depth === 1 && at - last > STRETCH) {
      last = at;
      yield at;
    }
  }
}

const octets = (text: string, end: number) => Buffer.byteLength(text.slice(0, end));

function numberProblem(written: string): string | null {
  const value = Number(written);
  const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  if (!Number.isFinite(value)) return `The number ${shown} is too large`;
  if (value === 0 && /[1-9]/.test(written.replace(/e.*/i, ''))) return `The number ${shown} is too small`;
  return /^-?\d+$/.test(written) && !Number.isSafeInteger(value)
    ? `The number ${shown} has more digits than are kept; send it as a text`
    : null;
}

interface ReadString {
  end: number;
  wrong: number;
  message: string | null;
}

/** Finds the end of a string, and the first escape in it that stands for no character of a text. */
function readString(text: string, start: number): ReadString {
  let found: Pick<ReadString, 'wrong' | 'message'> = { wrong: 0, message: null };
  for (let at = nextMark(text, start + 1); at < text.length; at = nextMark(text, at + 1)) {
    if (text.charCodeAt(at) === QUOTE) return { end: at, ...found };
    at += 1;
    if (text[at] !== 'u') continue;
    const unit = unitAt(text, at - 1);
    const isPair = isHigh(unit) && isLow(unitAt(text, at + 5));
    if (found.message === null && unit === 0)
      found = { wrong: at - 1, message: 'Null characters are not allowed: U+0000' };
    if (found.message === null && !isPair && (isHigh(unit) || isLow(unit)))
      found = {
        wrong: at - 1,
        message: `Surrogate characters are not allowed: U+${unit.toString(16).toUpperCase()}`,
      };
    at += isPair ? 10 : 4;
  }
  return { end: text.length, ...found };
}

/** Where the next quote or backslash is; found by the engine's own search, as texts may be long. */
function nextMark(text: string, from: number): number {
  MARK.lastIndex = from;
  return MARK.exec(text)?.index ?? text.length;
}
const MARK = /["\\]/g;

const unitAt = (text: string, at: number): number => {
  const [, digits] = /^\\u([\da-f]{4})$/i.exec(text.slice(at, at + 6)) ?? [];
  return digits === undefined ? -1 : Number.parseInt(digits, 16);
};
const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

/** Keys and positions that lead to what stands at an offset of JSON text; it need not be well-formed behind it. */
export function pathAt(text: string, offset: number): (string | number)[] {
  const path: (string | number)[] = [];
  let awaitsKey = false;
  for (let at = 0; at < text.length && at <= offset; at += 1) {
    const last = path.at(-1);
    switch (text[at]) {
      case '"': {
        const { end } = readString(text, at);
        if (awaitsKey) path[path.length - 1] = keyOf(text.slice(at, end + 1));
        awaitsKey = false;
        at = end;
        break;
      }
      case '{':
        path.push('');
        awaitsKey = true;
        break;
      case '[':
        path.push(0);
        awaitsKey = false;
        break;
      case '}':
      case ']':
        path.pop();
        awaitsKey = false;
        break;
      case ',':
        if (typeof last === 'number') path[path.length - 1] = last + 1;
        else awaitsKey = true;
        break;
    }
  }
  return path;
}

function keyOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted)).toWellFormed().replaceAll('\0', '\uFFFD').slice(0, 100);
  } catch {
    return '';
  }
}
