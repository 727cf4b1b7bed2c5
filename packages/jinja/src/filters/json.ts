import { typeError, valueError } from '../errors.ts';
import { ordered } from '../ops/compare.ts';
import { floatOf, intOf } from '../ops/number.ts';
import { isTrue } from '../ops/truth.ts';
import { typeName } from '../ops/type-name.ts';
import { checkSize, tick } from '../runtime/limits.ts';
import { toPython } from '../values/convert.ts';
import { PyDict } from '../values/dict.ts';
import { floatRepr } from '../values/float.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup } from '../values/markup.ts';
import { Undefined } from '../values/undefined.ts';

/** How `dumps` writes. */
export interface JsonOptions {
  /** Blanks or text for each level; `undefined` for one line. */
  readonly indent?: string | undefined;
  readonly sortKeys?: boolean;
  readonly ascii?: boolean;
}

/** Python's `json.dumps`. */
export function dumps(value: unknown, options: JsonOptions = {}): string {
  return new JsonWriter(options).write(value, '');
}

class JsonWriter {
  private readonly options: JsonOptions;
  private readonly open: unknown[] = [];

  constructor(options: JsonOptions) {
    this.options = options;
  }

  write(value: unknown, margin: string): string {
    tick();
    if (value === null || value === undefined) return 'null';
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'string' || value instanceof Markup) return this.text(String(value));
    const int = intOf(value);
    if (int !== undefined) return String(int);
    const float = floatOf(value);
    if (float !== undefined) return floatJson(float);
    if (Array.isArray(value))
      return this.nested(value, '[', ']', margin, (inner) => this.items(value, inner));
    if (value instanceof PyDict)
      return this.nested(value, '{', '}', margin, (inner) => this.pairs(value, inner));
    const own = value instanceof HostObject ? value.toJson() : undefined;
    if (own !== undefined) return this.write(toPython(own), margin);
    throw typeError(
      `Object of type ${value instanceof Undefined ? value.className : typeName(value)} is not JSON serializable`,
    );
  }

  private nested(
    value: unknown,
    start: string,
    end: string,
    margin: string,
    parts: (inner: string) => string[],
  ): string {
    if (this.open.includes(value)) throw valueError('Circular reference detected');
    this.open.push(value);
    const { indent } = this.options;
    const inner = indent === undefined ? '' : margin + indent;
    const written = parts(inner);
    this.open.pop();
    if (written.length === 0) return start + end;
    const text =
      indent === undefined
        ? start + written.join(', ') + end
        : `${start}\n${inner}${written.join(`,\n${inner}`)}\n${margin}${end}`;
    checkSize(text.length);
    return text;
  }

  private items(items: readonly unknown[], inner: string): string[] {
    return Array.from(items, (item) => this.write(item, inner));
  }

  private pairs(dict: PyDict, inner: string): string[] {
    const pairs = Array.from(dict.entries());
    if (this.options.sortKeys)
      pairs.sort(([a], [b]) => (ordered('<', a, b) ? -1 : ordered('<', b, a) ? 1 : 0));
    return pairs.map(([key, value]) => `${this.text(keyText(key))}: ${this.write(value, inner)}`);
  }

  private text(value: string): string {
    const quoted = JSON.stringify(value);
    if (this.options.ascii === false) return quoted;
    return quoted.replace(/\P{ASCII}/gu, (char) => char.split('').map(unitEscape).join(''));
  }
}

const unitEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

function floatJson(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatRepr(value);
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (key instanceof Markup) return key.text;
  if (key === null) return 'null';
  if (typeof key === 'boolean') return String(key);
  const int = intOf(key);
  if (int !== undefined) return String(int);
  const float = floatOf(key);
  if (float !== undefined) return floatJson(float);
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

/** The `tojson` filter: JSON that is safe inside HTML and its attributes in single quotes. */
export function toJson(value: unknown, indent: unknown, sortKeys = true): Markup {
  // Python's encoder does not look at the indentation of a text.
  const margin =
    indent === null || typeof value === 'string' || value instanceof Markup
      ? undefined
      : typeof indent === 'string'
        ? indent
        : indent instanceof Markup
          ? indent.text
          : ' '.repeat(indentWidth(indent));
  const json = dumps(value, { indent: margin, sortKeys });
  return new Markup(json.replace(/[<>&']/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`));
}

function indentWidth(indent: unknown): number {
  if (indent instanceof Undefined) throw indent.error();
  const width = intOf(indent);
  if (width !== undefined) {
    checkSize(Number(width));
    return Math.max(0, Number(width));
  }
  if (!isTrue(indent)) return 0;
  throw typeError(`can't multiply sequence by non-int of type '${typeName(indent)}'`);
}
