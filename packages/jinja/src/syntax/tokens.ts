import { type Position, TemplateSyntaxError } from '../errors.ts';

/** What a token is; `operator` tokens and block words are told apart by their value. */
export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'eof';

/** One piece of a template. */
export interface Token {
  readonly type: TokenType;
  readonly value: string;
  readonly position: Position;
}

const DESCRIPTIONS: Readonly<Partial<Record<TokenType, string>>> = {
  data: 'template data / text',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  eof: 'end of template',
};

/** How a message names a token. */
export function describe(token: Token): string {
  if (token.type === 'name' || token.type === 'operator') return token.value;
  return describeType(token.type);
}

/** How a message names a kind of token. */
function describeType(type: TokenType): string {
  return DESCRIPTIONS[type] ?? type;
}

/** The tokens of a template with a place in them. */
export class TokenStream {
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get current(): Token {
    return this.at(this.index);
  }

  /** The token after the current one. */
  get ahead(): Token {
    return this.at(this.index + 1);
  }

  private at(index: number): Token {
    const token = this.tokens[Math.min(index, this.tokens.length - 1)];
    if (token === undefined) throw new TemplateSyntaxError('unexpected end of template');
    return token;
  }

  next(): Token {
    const token = this.current;
    this.index++;
    return token;
  }

  /** Whether the current token is of a type, and has a value. */
  is(type: TokenType, value?: string): boolean {
    const token = this.current;
    return token.type === type && (value === undefined || token.value === value);
  }

  isOperator(value: string): boolean {
    return this.is('operator', value);
  }

  isName(value: string): boolean {
    return this.is('name', value);
  }

  /** Takes the current token when it is the one asked for. */
  skip(type: TokenType, value?: string): boolean {
    const matches = this.is(type, value);
    if (matches) this.index++;
    return matches;
  }

  /** Takes the current token, which must be the one asked for. */
  expect(type: TokenType, value?: string): Token {
    if (this.is(type, value)) return this.next();
    const wanted = value ?? describeType(type);
    const token = this.current;
    if (token.type === 'eof') throw this.error(`unexpected end of template, expected '${wanted}'.`);
    throw this.error(`expected token '${wanted}', got '${describe(token)}'`);
  }

  error(message: string, position = this.current.position): TemplateSyntaxError {
    return new TemplateSyntaxError(message, position);
  }
}
