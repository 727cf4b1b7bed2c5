import { PyDict, PyFloat, valueError } from '@peersmith/jinja';

const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y;

/** JSON text as Python's `json.loads` reads it: keys in their order, integers of any size, floats apart from them. */
export function jsonValue(text: string): unknown {
  return new Reader(text).value();
}

class Reader {
  private readonly text: string;
  private at = 0;
  constructor(text: string) {
    this.text = text;
  }

  value(token = this.next()): unknown {
    if (token === '{') return this.object();
    if (token === '[') return this.array();
    if (token.startsWith('"')) return string(token);
    if (token === 'null') return null;
    if (token === 'true' || token === 'false') return token === 'true';
    return number(token);
  }

  private object(): PyDict {
    const dict = new PyDict();
    for (let token = this.next(); token !== '}'; token = this.next()) {
      if (token === ',') continue;
      this.next();
      dict.set(string(token), this.value());
    }
    return dict;
  }

  private array(): unknown[] {
    const items: unknown[] = [];
    for (let token = this.next(); token !== ']'; token = this.next()) {
      if (token !== ',') items.push(this.value(token));
    }
    return items;
  }

  private next(): string {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (!found) throw valueError(`Expecting value: line 1 column ${this.at + 1} (char ${this.at})`);
    this.at = TOKEN.lastIndex;
    return found[0].trimStart();
  }
}

const string = (token: string): string => String(JSON.parse(token));

function number(token: string): unknown {
  if (/[.eE]/.test(token)) return new PyFloat(Number(token));
  const value = Number(token);
  return Number.isSafeInteger(value) ? value : BigInt(token);
}
