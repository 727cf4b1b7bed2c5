import { formatWords } from '../prefixes/format-words.ts';
import { linesOf, type PrefixLine, type PrefixList } from '../prefixes/prefix-list.ts';
import { maskOf } from '../prefixes/prefix-table.ts';
import { eachLine, inGroups, isExact, type Platform, type Printing } from './printing.ts';

function jsonPrefix(line: Readonly<PrefixLine>): string {
  const prefix = `\n    { "prefix": "${line.address}\\/${line.length}", "exact": `;
  if (isExact(line)) return `${prefix}true }`;
  return line.low > line.length
    ? `${prefix}false,\n      "greater-equal": ${line.low}, "less-equal": ${line.high} }`
    : `${prefix}false, "less-equal": ${line.high} }`;
}

function jsonPrefixes(list: PrefixList, { name }: Printing): string {
  return `{ "${name}": [${eachLine(list, jsonPrefix, ',')}\n] }\n`;
}

function jsonAsns(asns: readonly number[], { name, width }: Printing): string {
  const lines = inGroups(asns, width).map((group) => `\n  ${group.join(',')}`);
  return `{"${name}": [${lines.join(',')}\n]}\n`;
}

export const json: Platform = { prefix_list: jsonPrefixes, as_path: jsonAsns, as_set: jsonAsns };

/** A line of a list as the API has it. */
export interface PrefixEntry {
  prefix: string;
  exact: boolean;
  'greater-equal'?: number;
  'less-equal'?: number;
}

/** The list as bgpq4's JSON says it, as values. */
export function entriesOf(list: PrefixList): PrefixEntry[] {
  return Array.from(linesOf(list), (line) => {
    const prefix = `${line.address}/${line.length}`;
    if (isExact(line)) return { prefix, exact: true };
    return {
      prefix,
      exact: false,
      ...(line.low > line.length ? { 'greater-equal': line.low } : {}),
      'less-equal': line.high,
    };
  });
}

/** The mask of a length as an address, or its inverse. */
function maskText(length: number, { family }: Printing, isInverse: boolean): string {
  const words = Uint32Array.from([0, 1, 2, 3], (at) => {
    const mask = maskOf(length - 32 * at);
    return isInverse ? ~mask : mask;
  });
  return formatWords(words, 0, family === 4 ? 1 : 4);
}

/** Writes one line by the user's format: `%n/%l`. What is unknown ends the line there, as bgpq4 does, and is complained about. */
function formatted(line: Readonly<PrefixLine>, printing: Printing): string {
  const values: Record<string, () => string> = {
    r: () => line.address,
    n: () => line.address,
    l: () => String(line.length),
    a: () => String(line.low),
    A: () => String(line.high),
    '%': () => '%',
    N: () => printing.name,
    m: () => maskText(line.length, printing, false),
    i: () => maskText(line.length, printing, true),
  };
  let text = '';
  for (let at = 0; at < printing.format.length; at++) {
    const [sign = '', next = ''] = [printing.format[at], printing.format[at + 1]];
    if (sign !== '%' && sign !== '\\') {
      text += sign;
      continue;
    }
    at++;
    if (sign === '\\') {
      text += { n: '\n', t: '\t' }[next] ?? next;
      continue;
    }
    const value = values[next];
    if (!value) {
      printing.complain(`Unknown format char '${next}'`);
      return text;
    }
    text += value();
  }
  return text;
}

function formattedList(list: PrefixList, printing: Printing): string {
  const lines = eachLine(list, (line) => formatted(line, printing));
  return printing.format.endsWith('\\n') ? lines : `${lines}\n`;
}

export const format: Platform = { prefix_list: formattedList };
