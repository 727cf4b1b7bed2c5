import { type Position, TemplateSyntaxError } from '../errors.ts';
import { type LexerOptions, type LexerRules, lexerRules, type TagKind } from './lexer-options.ts';
import type { Token, TokenType } from './tokens.ts';

const WHITESPACE = /\s+/y;
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+*/%~[\](){}<>=.:|,;]/y;
const LINE_END = /\s*(?:\n|$)/y;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const rulesOf = new WeakMap<LexerOptions, LexerRules>();

/** Cuts a template into tokens. */
export function tokenize(source: string, options: LexerOptions): Token[] {
  let rules = rulesOf.get(options);
  if (rules === undefined) {
    rules = lexerRules(options);
    rulesOf.set(options, rules);
  }
  return new Lexer(prepare(source, options), options, rules).run();
}

/** Newlines become `\n`, and one at the end is dropped unless it is to be kept. */
function prepare(source: string, options: LexerOptions): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return !options.keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text;
}

class Lexer {
  private readonly source: string;
  private readonly options: LexerOptions;
  private readonly rules: LexerRules;
  private readonly tokens: Token[] = [];
  private offset = 0;
  // Whether what comes next stands at the beginning of a line.
  private lineStarting = true;
  private line = 1;
  private lineOffset = 0;
  private newline: number;

  constructor(source: string, options: LexerOptions, rules: LexerRules) {
    this.source = source;
    this.options = options;
    this.rules = rules;
    this.newline = this.findNewline(0);
  }

  private findNewline(from: number): number {
    const found = this.source.indexOf('\n', from);
    return found < 0 ? Number.MAX_SAFE_INTEGER : found;
  }

  run(): Token[] {
    while (this.offset < this.source.length) this.root();
    this.push('eof', '', this.source.length);
    return this.tokens;
  }

  /** Text up to the next tag, and that tag. */
  private root(): void {
    const { root } = this.rules;
    root.lastIndex = this.offset;
    const match = root.exec(this.source);
    if (match === null) {
      this.data(this.source.slice(this.offset), this.offset);
      this.offset = this.source.length;
      return;
    }
    const { kind, sign } = this.tagOf(match);
    const text = this.stripped(this.source.slice(this.offset, match.index), sign, kind);
    this.data(text, this.offset);
    const start = match.index;
    this.advance(match.index + match[0].length);
    if (kind === 'comment') this.comment(start);
    else if (kind === 'line_comment') this.lineComment();
    else if (kind === 'raw') this.raw(start);
    else this.tag(kind, start);
  }

  private tagOf(match: RegExpExecArray): { kind: TagKind; sign: string } {
    if (match[1] !== undefined) return { kind: 'raw', sign: match[2] ?? '' };
    for (const [index, kind] of this.rules.kinds.entries()) {
      if (match[3 + index * 2] !== undefined) return { kind, sign: match[4 + index * 2] ?? '' };
    }
    throw this.error('unexpected delimiter', match.index);
  }

  /** What `-` and `lstrip_blocks` leave of the text before a tag. */
  private stripped(text: string, sign: string, kind: TagKind): string {
    if (sign === '-') return text.trimEnd();
    if (sign === '+' || !this.options.lstripBlocks || kind === 'variable') return text;
    const lineStart = text.lastIndexOf('\n') + 1;
    if (lineStart === 0 && !this.lineStarting) return text;
    return /^\s*$/.test(text.slice(lineStart)) ? text.slice(0, lineStart) : text;
  }

  private comment(start: number): void {
    const { commentEnd } = this.rules;
    commentEnd.lastIndex = this.offset;
    const match = commentEnd.exec(this.source);
    if (match === null) {
      // An opening at the very end has nothing that it could leave open.
      if (this.offset >= this.source.length) return;
      throw this.error('Missing end of comment tag', start);
    }
    this.advance(match.index + match[0].length);
  }

  private lineComment(): void {
    const end = this.source.indexOf('\n', this.offset);
    this.offset = end < 0 ? this.source.length : end;
    this.lineStarting = false;
  }

  private raw(start: number): void {
    const { rawEnd } = this.rules;
    rawEnd.lastIndex = this.offset;
    const match = rawEnd.exec(this.source);
    if (match === null) {
      if (this.offset >= this.source.length) return;
      throw this.error('Missing end of raw directive', start);
    }
    const text = this.source.slice(this.offset, match.index);
    this.data(this.stripped(text, match[1] ?? '', 'raw'), this.offset);
    this.advance(match.index + match[0].length);
  }

  /** The tokens between the delimiters of a statement or expression. */
  private tag(kind: TagKind, start: number): void {
    const variable = kind === 'variable';
    this.push(variable ? 'variable_begin' : 'block_begin', this.source.slice(start, this.offset), start);
    const end = variable ? this.rules.variableEnd : kind === 'block' ? this.rules.blockEnd : LINE_END;
    const open: string[] = [];
    for (;;) {
      const closed = open.length === 0 ? this.match(end) : undefined;
      if (closed !== undefined) {
        this.push(variable ? 'variable_end' : 'block_end', closed, this.offset);
        this.advance(this.offset + closed.length);
        return;
      }
      if (this.offset >= this.source.length) return;
      this.inside(open);
    }
  }

  private match(rule: RegExp): string | undefined {
    rule.lastIndex = this.offset;
    return rule.exec(this.source)?.[0];
  }

  private inside(open: string[]): void {
    const blank = this.match(WHITESPACE);
    if (blank !== undefined) {
      this.offset += blank.length;
      return;
    }
    if (this.take('float', FLOAT) || this.take('integer', INTEGER)) return;
    if (this.take('name', NAME) || this.take('string', STRING)) return;
    const operator = this.match(OPERATOR);
    if (operator === undefined) {
      const char = String.fromCodePoint(this.source.codePointAt(this.offset) ?? 0);
      throw this.error(
        `unexpected char ${char === "'" ? `"'"` : `'${char}'`} at ${this.offset}`,
        this.offset,
      );
    }
    this.balance(operator, open);
    this.push('operator', operator, this.offset);
    this.offset += operator.length;
  }

  private take(type: TokenType, rule: RegExp): boolean {
    const value = this.match(rule);
    if (value === undefined) return false;
    this.push(type, value, this.offset);
    this.offset += value.length;
    return true;
  }

  private balance(operator: string, open: string[]): void {
    const closing = CLOSING[operator];
    if (closing !== undefined) open.push(closing);
    if (operator !== ')' && operator !== ']' && operator !== '}') return;
    const expected = open.pop();
    if (expected === undefined) throw this.error(`unexpected '${operator}'`, this.offset);
    if (expected !== operator)
      throw this.error(`unexpected '${operator}', expected '${expected}'`, this.offset);
  }

  private data(text: string, offset: number): void {
    if (text !== '') this.push('data', text, offset);
  }

  private advance(offset: number): void {
    this.lineStarting = this.source[offset - 1] === '\n';
    this.offset = offset;
  }

  private push(type: TokenType, value: string, offset: number): void {
    this.tokens.push({ type, value, position: this.position(offset) });
  }

  /** Offsets come in ascending order, so each newline is looked at once. */
  private position(offset: number): Position {
    while (this.newline < offset) {
      this.line++;
      this.lineOffset = this.newline + 1;
      this.newline = this.findNewline(this.newline + 1);
    }
    return { line: this.line, column: offset - this.lineOffset + 1 };
  }

  private error(message: string, offset: number): TemplateSyntaxError {
    return new TemplateSyntaxError(message, this.position(offset));
  }
}
