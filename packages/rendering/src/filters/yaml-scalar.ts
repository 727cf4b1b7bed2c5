const BREAKING = /[\n\r\x85\u2028\u2029]/;
const WIDTH = 80;

/** Texts that YAML 1.1 would read as something else than text. */
const IMPLICIT = [
  /^(?:yes|no|true|false|on|off|Yes|No|True|False|On|Off|YES|NO|TRUE|FALSE|ON|OFF)$/,
  /^(?:~|null|Null|NULL|)$/,
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^\d{4}-\d\d-\d\d$/,
  /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/,
  /^(?:=|<<)$/,
];

type Style = 'plain' | 'single' | 'double';

/** How PyYAML writes a text: plain when that is safe, else in single quotes, else in double quotes. */
function styleOf(text: string, isKey: boolean): Style {
  if (/[^\n\x20-\x7e]/.test(text) || / \n|\n /.test(text)) return 'double';
  const multiline = text.includes('\n');
  if (multiline && isKey) return 'double';
  const unsafe =
    multiline ||
    text.startsWith(' ') ||
    text.endsWith(' ') ||
    /^(?:---|\.\.\.)/.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[-?:](?:\s|$)/.test(text) ||
    /:(?:\s|$)/.test(text) ||
    /\s#/.test(text);
  return unsafe || IMPLICIT.some((pattern) => pattern.test(text)) ? 'single' : 'plain';
}

/** A text as a YAML scalar that begins at `column`; long ones are folded, and go on at `indent`. */
export function yamlText(text: string, at: { column: number; indent: number; isKey?: boolean }): string {
  const isKey = at.isKey ?? false;
  const style = styleOf(text, isKey);
  const place = { column: at.column, indent: at.indent, fold: !isKey };
  if (style === 'plain') return folded(text, place);
  if (style === 'double') return doubleQuoted(text, place);
  return `'${folded(text.replaceAll("'", "''"), { ...place, column: place.column + 1 })}'`;
}

interface Place {
  column: number;
  indent: number;
  fold: boolean;
}

/** Breaks at the first single blank past the width; a line end is written twice. */
function folded(text: string, { column, indent, fold }: Place): string {
  let out = '';
  let at = column;
  for (const part of text.split(/(\n+| +)/)) {
    if (part === '') continue;
    if (part.startsWith('\n')) {
      out += `${part}\n${' '.repeat(indent)}`;
      at = indent;
    } else if (part === ' ' && fold && at > WIDTH) {
      out += `\n${' '.repeat(indent)}`;
      at = indent;
    } else {
      out += part;
      at += part.length;
    }
  }
  return out;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function escapeOf(char: string): string {
  const known = ESCAPES[char];
  if (known) return `\\${known}`;
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
}

function doubleQuoted(text: string, { column, indent, fold }: Place): string {
  let out = '"';
  let at = column + 1;
  const chars = Array.from(text);
  for (const [index, char] of chars.entries()) {
    if (char === ' ' && fold && index > 0 && index < chars.length - 1 && at > WIDTH) {
      out += `\\\n${' '.repeat(indent)}\\ `;
      at = indent + 2;
      continue;
    }
    const written = /[\x20\x21\x23-\x5b\x5d-\x7e]/.test(char) ? char : escapeOf(char);
    out += written;
    at += written.length;
    if (written.startsWith('\\') && fold && index > 0 && index < chars.length - 1 && at > WIDTH) {
      const blank = chars[index + 1] === ' ' ? '\\' : '';
      out += `\\\n${' '.repeat(indent)}${blank}`;
      at = indent + blank.length;
    }
  }
  return `${out}"`;
}

// PyYAML counts the tag `!!str` to the 127 characters that a short key may have.
const LONGEST_KEY = 122;

/** Whether a key needs the long form, `? key`. */
export const isLongKey = (text: string): boolean =>
  text === '' || Array.from(text).length > LONGEST_KEY || BREAKING.test(text);
