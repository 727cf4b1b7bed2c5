const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  ...[0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d],
] as const;
/** Bytes of entries that are read at once. */
const PART = 500_000;

/**
 * Reads a JSON object of which one list is long: `see` is given its entries one by one, and the list is empty in what comes back. The whole
 * of it is never there as values, which would take many times the bytes. Throws a `SyntaxError` for what is no JSON.
 */
export function parseWithList(bytes: Buffer, key: string, see: (entry: unknown) => void): unknown {
  const list = findList(bytes, key);
  if (list === -1) return JSON.parse(bytes.toString());
  const end = eachEntry(bytes, list, see);
  return JSON.parse(`${bytes.toString('utf8', 0, list)}${bytes.toString('utf8', end)}`);
}

/** Where the entries of a list begin that is a value of the outermost object; -1 where there is none. */
function findList(bytes: Buffer, key: string): number {
  const name = Buffer.from(`"${key}"`);
  let depth = 0;
  let isNamed = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = endOfText(bytes, at);
      if (depth === 1) isNamed = bytes.subarray(at, end).equals(name);
      at = end - 1;
    } else if (byte === OPEN_LIST && depth === 1 && isNamed) return at + 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
    else if (byte === COMMA && depth === 1) isNamed = false;
  }
  return -1;
}

/** Gives every entry of the list that begins at `start`, and where the list ends. */
function eachEntry(bytes: Buffer, start: number, see: (entry: unknown) => void): number {
  let [from, depth, wasParted] = [start, 0, false];
  const give = (end: number) => {
    const text = bytes.toString('utf8', from, end);
    // A comma before nothing is for the parser to refuse.
    if (wasParted && text.trim() === '') throw new SyntaxError('a list ends with a comma');
    for (const entry of JSON.parse(`[${text}]`)) see(entry);
  };
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at) - 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_LIST && depth === 0) {
      give(at);
      return at;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
    else if (byte === COMMA && depth === 0 && at - from > PART) {
      give(at);
      [from, wasParted] = [at + 1, true];
    }
  }
  throw new SyntaxError('a list does not end');
}

/** Behind the quote that ends the text which begins at `start`. */
function endOfText(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(QUOTE, start + 1); end !== -1; end = bytes.indexOf(QUOTE, end + 1)) {
    let escapes = 0;
    while (bytes[end - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
  throw new SyntaxError('a text does not end');
}
