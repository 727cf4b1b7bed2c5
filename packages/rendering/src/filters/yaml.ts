import { floatOf, intOf, ordered, PyDict, PyFloat, repr, str, typeError, typeName } from '@peersmith/jinja';
import { isLongKey, yamlText } from './yaml-scalar.ts';

/** Data as PyYAML's dumper writes it in block style. */
export function yamlDump(
  value: unknown,
  { indent, sortKeys }: { indent: number; sortKeys: boolean },
): string {
  const writer = new YamlWriter(indent >= 2 && indent <= 9 ? indent : 2, sortKeys);
  const block = writer.block(value, 0, 0);
  if (block !== null) return `${block.replace(/^\n/, '')}\n`;
  const text = writer.scalar(value, { column: 0, indent: writer.step });
  return /^['"[{]/.test(text) ? `${text}\n` : `${text}\n...\n`;
}

class YamlWriter {
  readonly step: number;
  private readonly sortKeys: boolean;

  constructor(step: number, sortKeys: boolean) {
    this.step = step;
    this.sortKeys = sortKeys;
  }

  /** A mapping or sequence that is not empty, on lines of its own; null for anything else. Sequences in mappings are not indented. */
  block(value: unknown, mapping: number, sequence: number): string | null {
    if (value instanceof PyDict && value.size > 0) return `\n${this.mapping(value, mapping)}`;
    if (Array.isArray(value) && value.length > 0) return `\n${this.sequence(value, sequence)}`;
    return null;
  }

  private mapping(dict: PyDict, indent: number): string {
    const pad = ' '.repeat(indent);
    return this.pairs(dict)
      .map(([key, value]) => {
        if (typeof key === 'string' && isLongKey(key)) return this.longPair(key, value, indent);
        const name = this.scalar(key, { column: indent, indent: indent + this.step, isKey: true });
        const head = `${pad}${name}:`;
        const at = { column: head.length + 1, indent: indent + this.step };
        return head + (this.block(value, indent + this.step, indent) ?? ` ${this.scalar(value, at)}`);
      })
      .join('\n');
  }

  /** `? key`, then `: value`. */
  private longPair(key: string, value: unknown, indent: number): string {
    const pad = ' '.repeat(indent);
    const at = { column: indent + 2, indent: indent + this.step };
    return `${pad}? ${yamlText(key, at)}\n${pad}:${this.inline(value, indent)}`;
  }

  /** What stands after a dash or a colon on the same line. */
  private inline(value: unknown, indent: number): string {
    const inner = indent + this.step;
    const block = this.block(value, inner, inner);
    if (block !== null) return ' '.repeat(this.step - 1) + block.slice(1 + inner);
    return ` ${this.scalar(value, { column: indent + 2, indent: inner })}`;
  }

  private sequence(items: readonly unknown[], indent: number): string {
    const pad = ' '.repeat(indent);
    return items.map((item) => `${pad}-${this.inline(item, indent)}`).join('\n');
  }

  private pairs(dict: PyDict): [unknown, unknown][] {
    const pairs = Array.from(dict.entries());
    if (!this.sortKeys) return pairs;
    try {
      return pairs.toSorted(([a], [b]) => (ordered('<', a, b) ? -1 : ordered('<', b, a) ? 1 : 0));
    } catch {
      // Keys of several kinds have no order, and stay as they are.
      return pairs;
    }
  }

  scalar(value: unknown, at: { column: number; indent: number; isKey?: boolean }): string {
    if (value === null || value === undefined) return 'null';
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'string') return yamlText(value, at);
    const int = intOf(value);
    if (int !== undefined) return String(int);
    const float = floatOf(value);
    if (float !== undefined) return floatText(float);
    if (Array.isArray(value)) return '[]';
    if (value instanceof PyDict) return '{}';
    throw typeError(`cannot represent an object: ${typeName(value)} ${str(value)}`);
  }
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = repr(new PyFloat(value));
  return text.includes('.') ? text : text.replace('e', '.0e');
}
