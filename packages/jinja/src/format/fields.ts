import type { Environment } from '../environment.ts';
import { PythonError, valueError } from '../errors.ts';
import { repr, str } from '../ops/repr.ts';
import { checkSize } from '../runtime/limits.ts';
import { PyDict } from '../values/dict.ts';
import { escapeHtml, Markup } from '../values/markup.ts';
import { Undefined } from '../values/undefined.ts';
import { asciiOnly } from './percent.ts';
import { formatValue } from './spec.ts';

/** A replacement field: `{name!conversion:spec}`. */
interface Field {
  readonly name: string;
  readonly conversion: string | undefined;
  readonly spec: string;
  readonly end: number;
}

/** State shared by a format text and the specs nested in it. */
interface Formatting {
  readonly environment: Environment;
  readonly args: readonly unknown[];
  readonly kwargs: unknown;
  readonly markup: boolean;
  automatic: number;
  manual: boolean;
}

/** Python's `str.format`, with the sandbox's attribute and item access. */
export function formatFields(
  environment: Environment,
  text: string,
  args: readonly unknown[],
  kwargs: unknown,
  markup: boolean,
): string {
  return expand({ environment, args, kwargs, markup, automatic: 0, manual: false }, text, 2);
}

function expand(state: Formatting, text: string, depth: number): string {
  if (depth < 0) throw valueError('Max string recursion exceeded');
  let result = '';
  let index = 0;
  while (index < text.length) {
    const brace = text.slice(index).search(/[{}]/);
    if (brace < 0) return result + text.slice(index);
    result += text.slice(index, index + brace);
    index += brace;
    if (text[index + 1] === text[index]) {
      result += text[index];
      index += 2;
    } else if (text[index] === '}') {
      throw valueError("Single '}' encountered in format string");
    } else {
      const field = readField(text, index);
      result += fieldText(state, field, depth);
      index = field.end;
    }
    checkSize(result.length);
  }
  return result;
}

function readField(text: string, start: number): Field {
  let depth = 0;
  let bracket = false;
  let conversionAt = -1;
  let specAt = -1;
  for (let index = start; index < text.length; index++) {
    const char = text[index];
    if (specAt < 0 && conversionAt < 0 && char === '[') bracket = true;
    else if (bracket) bracket = char !== ']';
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return cutField(text, start, index, conversionAt, specAt);
    else if (depth === 1 && specAt < 0 && char === ':') specAt = index;
    else if (depth === 1 && specAt < 0 && conversionAt < 0 && char === '!') conversionAt = index;
  }
  throw valueError(
    start === text.length - 1
      ? "Single '{' encountered in format string"
      : "expected '}' before end of string",
  );
}

function cutField(text: string, start: number, end: number, conversionAt: number, specAt: number): Field {
  const nameEnd = conversionAt >= 0 ? conversionAt : specAt >= 0 ? specAt : end;
  const conversion = conversionAt >= 0 ? text.slice(conversionAt + 1, specAt >= 0 ? specAt : end) : undefined;
  if (conversion !== undefined && conversion.length !== 1)
    throw valueError("expected ':' after conversion specifier");
  return {
    name: text.slice(start + 1, nameEnd),
    conversion,
    spec: specAt >= 0 ? text.slice(specAt + 1, end) : '',
    end: end + 1,
  };
}

function fieldText(state: Formatting, field: Field, depth: number): string {
  const value = converted(fieldValue(state, field.name), field.conversion);
  const spec = field.spec.includes('{') ? expand(state, field.spec, depth - 1) : field.spec;
  if (!state.markup) return formatValue(value, spec);
  if (value instanceof Markup && spec === '') return value.text;
  return escapeHtml(formatValue(value instanceof Markup ? value.text : value, spec));
}

function converted(value: unknown, conversion: string | undefined): unknown {
  switch (conversion) {
    case undefined:
      return value;
    case 's':
      return str(value);
    case 'r':
      return repr(value);
    case 'a':
      return asciiOnly(repr(value));
    default:
      throw valueError(`Unknown conversion specifier ${conversion}`);
  }
}

function fieldValue(state: Formatting, name: string): unknown {
  const match = /^([^.[]*)(.*)$/s.exec(name);
  let value = firstValue(state, match?.[1] ?? '');
  let rest = match?.[2] ?? '';
  while (rest !== '') {
    const step = /^(?:\.([^.[]+)|\[([^\]]+)\])/.exec(rest);
    if (step === null)
      throw valueError(
        rest.startsWith('.') || rest.startsWith('[')
          ? 'Empty attribute in format string'
          : "Only '.' or '[' may follow ']' in format field specifier",
      );
    value = nextValue(state.environment, value, step[1], step[2] ?? '');
    rest = rest.slice(step[0].length);
  }
  return value;
}

function nextValue(
  environment: Environment,
  value: unknown,
  attribute: string | undefined,
  item: string,
): unknown {
  if (attribute !== undefined) return environment.access.getAttribute(environment, value, attribute);
  return environment.access.getItem(environment, value, /^\d+$/.test(item) ? Number(item) : item);
}

function firstValue(state: Formatting, name: string): unknown {
  if (name === '' || /^\d+$/.test(name)) return positional(state, name);
  const { kwargs } = state;
  const value = kwargs instanceof Map ? kwargs.get(name) : mappingItem(state, kwargs, name);
  if (value === undefined) throw new PythonError('KeyError', repr(name));
  return value;
}

function mappingItem({ environment }: Formatting, mapping: unknown, name: string): unknown {
  if (mapping instanceof Undefined) throw mapping.error();
  return mapping instanceof PyDict ? mapping.get(name) : environment.access.findItem(mapping, name);
}

function positional(state: Formatting, name: string): unknown {
  const automatic = name === '';
  if (automatic ? state.manual : state.automatic > 0) {
    throw valueError(
      automatic
        ? 'cannot switch from manual field specification to automatic field numbering'
        : 'cannot switch from automatic field numbering to manual field specification',
    );
  }
  if (!automatic) state.manual = true;
  const index = automatic ? state.automatic++ : Number(name);
  if (index < state.args.length) return state.args[index];
  if (state.kwargs instanceof PyDict) throw valueError('Format string contains positional fields');
  throw new PythonError('IndexError', `Replacement index ${index} out of range for positional args tuple`);
}
