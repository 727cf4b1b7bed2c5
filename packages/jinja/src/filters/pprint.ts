import { compareText, ordered } from '../ops/compare.ts';
import { textLength } from '../ops/iterate.ts';
import { repr } from '../ops/repr.ts';
import { typeName } from '../ops/type-name.ts';
import { tick } from '../runtime/limits.ts';
import { PyDict, PySet } from '../values/dict.ts';
import { stringRepr } from '../values/string-repr.ts';
import { PyTuple } from '../values/tuple.ts';

const WIDTH = 80;

/** Python's `pprint.pformat`: one line while it fits in 80 columns, else one item per line. */
export function pformat(value: unknown): string {
  return format(value, 0, 0, []);
}

/**
 * @param indent the column at which continuation lines begin
 * @param allowance what has to fit behind the value on its last line
 */
function format(value: unknown, indent: number, allowance: number, open: readonly unknown[]): string {
  tick();
  const line = repr(sorted(value, []));
  if (textLength(line) <= WIDTH - indent - allowance || open.includes(value)) return line;
  const inner = [...open, value];
  if (value instanceof PyDict && value.size > 0) return formatDict(value, indent, allowance, inner);
  if (Array.isArray(value) && value.length > 0) return formatArray(value, indent, allowance, inner);
  if (value instanceof PySet && value.size > 0) {
    const items = formatItems(Array.from(sortedItems(value)), indent + 1, allowance + 1, inner);
    return `{${items}}`;
  }
  if (typeof value === 'string') return formatText(value, indent, allowance, open.length);
  return line;
}

/** A copy in which the keys of dicts are in order. */
function sorted(value: unknown, open: readonly unknown[]): unknown {
  if (open.includes(value)) return value;
  const inner = [...open, value];
  if (value instanceof PyDict) {
    return PyDict.from(sortedPairs(value).map(([key, item]) => [key, sorted(item, inner)] as const));
  }
  if (value instanceof PyTuple) return PyTuple.fromItems(Array.from(value, (item) => sorted(item, inner)));
  if (Array.isArray(value)) return value.map((item) => sorted(item, inner));
  return value instanceof PySet ? PySet.from(sortedItems(value)) : value;
}

function safeOrder(a: unknown, b: unknown): number {
  try {
    return ordered('<', a, b) ? -1 : ordered('<', b, a) ? 1 : 0;
  } catch {
    return compareText(typeName(a), typeName(b));
  }
}

const sortedPairs = (dict: PyDict): [unknown, unknown][] =>
  Array.from(dict.entries()).sort(([a], [b]) => safeOrder(a, b));
const sortedItems = (set: PySet): unknown[] => Array.from(set.keys()).sort(safeOrder);

function formatDict(dict: PyDict, indent: number, allowance: number, open: readonly unknown[]): string {
  const pairs = sortedPairs(dict);
  const margin = ' '.repeat(indent + 1);
  const lines = pairs.map(([key, value], index) => {
    const head = `${repr(key)}: `;
    const rest = index === pairs.length - 1 ? allowance + 1 : 1;
    return head + format(value, indent + 1 + textLength(head), rest, open);
  });
  return `{${lines.join(`,\n${margin}`)}}`;
}

function formatArray(value: unknown[], indent: number, allowance: number, open: readonly unknown[]): string {
  const tuple = value instanceof PyTuple;
  const end = tuple ? (value.length === 1 ? ',)' : ')') : ']';
  return (tuple ? '(' : '[') + formatItems(value, indent + 1, allowance + end.length, open) + end;
}

function formatItems(
  items: readonly unknown[],
  indent: number,
  allowance: number,
  open: readonly unknown[],
): string {
  const margin = ' '.repeat(indent);
  const lines = Array.from(items, (item, index) =>
    format(item, indent, index === items.length - 1 ? allowance : 1, open),
  );
  return lines.join(`,\n${margin}`);
}

/** A long text is broken between its words; alone it is put in brackets. */
function formatText(text: string, indent: number, allowance: number, level: number): string {
  const first = level === 0 ? 1 : 0;
  const column = indent + first;
  const rest = allowance + first;
  const lines = text.match(/[^\n]*\n|[^\n]+/g) ?? [];
  const chunks: string[] = [];
  for (const [index, line] of lines.entries()) {
    const whole = stringRepr(line);
    const room = WIDTH - column - (index === lines.length - 1 ? rest : 0);
    if (textLength(whole) <= room) chunks.push(whole);
    else chunks.push(...breakLine(line, WIDTH - column, index === lines.length - 1 ? rest : 0));
  }
  if (chunks.length === 1) return stringRepr(text);
  const body = chunks.join(`\n${' '.repeat(column)}`);
  return level === 0 ? `(${body})` : body;
}

function breakLine(line: string, width: number, rest: number): string[] {
  const words = line.match(/\S*\s*/g)?.filter((word) => word !== '') ?? [];
  const chunks: string[] = [];
  let current = '';
  for (const [index, word] of words.entries()) {
    const candidate = current + word;
    const room = width - (index === words.length - 1 ? rest : 0);
    if (textLength(stringRepr(candidate)) > room) {
      if (current !== '') chunks.push(stringRepr(current));
      current = word;
    } else {
      current = candidate;
    }
  }
  if (current !== '') chunks.push(stringRepr(current));
  return chunks;
}
