/** Python's bytes; templates can only make them with `encode` and print them. */
export class PyBytes {
  readonly data: Uint8Array;
  constructor(data: Uint8Array) {
    this.data = data;
  }

  /** Python's `repr(bytes)`. */
  toRepr(): string {
    const named: Record<number, string> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };
    const quote = this.data.includes(39) && !this.data.includes(34) ? '"' : "'";
    let text = '';
    for (const byte of this.data) {
      if (named[byte] !== undefined) text += named[byte];
      else if (String.fromCharCode(byte) === quote) text += `\\${quote}`;
      else if (byte >= 32 && byte < 127) text += String.fromCharCode(byte);
      else text += `\\x${byte.toString(16).padStart(2, '0')}`;
    }
    return `b${quote}${text}${quote}`;
  }
}
