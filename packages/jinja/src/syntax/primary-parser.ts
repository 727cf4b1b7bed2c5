import { type Position, pythonSyntaxError } from '../errors.ts';
import { parseInteger } from '../ops/number.ts';
import { PyFloat } from '../values/float.ts';
import type * as ast from './nodes.ts';
import { decodeString } from './string-literal.ts';
import { describe, type Token, TokenStream } from './tokens.ts';

const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

/** How `parseTuple` reads. */
export interface TupleOptions {
  /** Only names and literals, as in the target of `for`. */
  readonly simplified?: boolean;
  readonly noConditional?: boolean;
  /** A word that ends the tuple. */
  readonly end?: string;
  readonly parenthesized?: boolean;
  /** Whether `namespace.attribute` may stand for a name. */
  readonly namespace?: boolean;
}

/** Reads literals, names and what may follow them: attributes, items, calls, filters and tests. */
export abstract class PrimaryParser {
  readonly stream: TokenStream;
  protected readonly newline: string;

  constructor(tokens: readonly Token[], newline: string) {
    this.stream = new TokenStream(tokens);
    this.newline = newline;
  }

  /** A whole expression; without the conditional form where `if` means something else. */
  abstract parseExpression(conditional?: boolean): ast.Expression;

  parsePrimary(): ast.Expression {
    const token = this.stream.current;
    const { position } = token;
    switch (token.type) {
      case 'name':
        this.stream.next();
        return CONSTANTS.has(token.value)
          ? { type: 'const', position, value: CONSTANTS.get(token.value) }
          : { type: 'name', position, name: token.value };
      case 'string':
        return this.parseStrings(position);
      case 'integer':
        this.stream.next();
        return { type: 'const', position, value: parseInteger(token.value, 0) ?? 0 };
      case 'float':
        this.stream.next();
        return { type: 'const', position, value: new PyFloat(Number(token.value.replaceAll('_', ''))) };
      default:
        return this.parseBracketed();
    }
  }

  /** Adjacent literals are one. */
  private parseStrings(position: Position): ast.Expression {
    let value = '';
    while (this.stream.is('string')) {
      const token = this.stream.next();
      const inside = token.value.slice(1, -1);
      value += decodeString(
        this.newline === '\n' ? inside : inside.replaceAll('\n', this.newline),
        token.position,
      );
    }
    return { type: 'const', position, value };
  }

  private parseBracketed(): ast.Expression {
    const { position } = this.stream.current;
    if (this.stream.skip('operator', '(')) {
      const node = this.parseTuple({ parenthesized: true });
      this.stream.expect('operator', ')');
      return node;
    }
    if (this.stream.skip('operator', '[')) {
      return { type: 'list', position, items: this.parseItems(']', () => this.parseExpression()) };
    }
    if (this.stream.skip('operator', '{')) {
      return { type: 'dict', position, pairs: this.parseItems('}', () => this.parsePair()) };
    }
    throw this.unexpected();
  }

  private unexpected(): Error {
    const token = this.stream.current;
    return this.stream.error(`unexpected '${describe(token)}'`);
  }

  private parseItems<T>(end: string, parse: () => T): T[] {
    const items: T[] = [];
    while (!this.stream.isOperator(end)) {
      if (items.length > 0) this.stream.expect('operator', ',');
      if (this.stream.isOperator(end)) break;
      items.push(parse());
    }
    this.stream.expect('operator', end);
    return items;
  }

  private parsePair(): readonly [ast.Expression, ast.Expression] {
    const key = this.parseExpression();
    this.stream.expect('operator', ':');
    return [key, this.parseExpression()];
  }

  /** One expression, or several with commas as a tuple. */
  parseTuple(options: TupleOptions = {}): ast.Expression {
    const { position } = this.stream.current;
    const items: ast.Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.stream.expect('operator', ',');
      if (this.endsTuple(options)) break;
      if (options.simplified)
        items.push(options.namespace ? this.parseNamespaceOrPrimary() : this.parsePrimary());
      else items.push(this.parseExpression(!options.noConditional));
      if (!this.stream.isOperator(',')) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only !== undefined) return only;
    if (items.length === 0 && !options.parenthesized) {
      throw this.stream.error(`Expected an expression, got '${describe(this.stream.current)}'`);
    }
    return { type: 'tuple', position, items };
  }

  protected parseNamespaceOrPrimary(): ast.Expression {
    const { current, ahead } = this.stream;
    if (current.type !== 'name' || ahead.type !== 'operator' || ahead.value !== '.')
      return this.parsePrimary();
    this.stream.next();
    this.stream.next();
    const attribute = this.stream.expect('name').value;
    return { type: 'namespace', position: current.position, name: current.value, attribute };
  }

  private endsTuple({ end }: TupleOptions): boolean {
    const { stream } = this;
    if (stream.is('variable_end') || stream.is('block_end') || stream.isOperator(')')) return true;
    return end !== undefined && stream.isName(end);
  }

  parsePostfix(start: ast.Expression): ast.Expression {
    let node = start;
    for (;;) {
      if (this.stream.isOperator('.') || this.stream.isOperator('[')) node = this.parseSubscript(node);
      else if (this.stream.isOperator('(')) node = this.parseCall(node);
      else return node;
    }
  }

  private parseSubscript(object: ast.Expression): ast.Expression {
    const { position } = this.stream.current;
    if (this.stream.skip('operator', '.')) {
      const token = this.stream.next();
      if (token.type === 'name')
        return { type: 'attribute', position: token.position, object, name: token.value };
      if (token.type !== 'integer') throw this.stream.error('expected name or number', token.position);
      const key: ast.Const = {
        type: 'const',
        position: token.position,
        value: parseInteger(token.value, 0) ?? 0,
      };
      return { type: 'item', position, object, key };
    }
    this.stream.expect('operator', '[');
    const keys: ast.Expression[] = [];
    while (!this.stream.isOperator(']')) {
      if (keys.length > 0) this.stream.expect('operator', ',');
      keys.push(this.parseKey());
    }
    this.stream.expect('operator', ']');
    const [only] = keys;
    const key: ast.Expression = keys.length === 1 && only ? only : { type: 'tuple', position, items: keys };
    return { type: 'item', position, object, key };
  }

  private parseKey(): ast.Expression {
    const { position } = this.stream.current;
    const start = this.stream.isOperator(':') ? undefined : this.parseExpression();
    if (start !== undefined && !this.stream.isOperator(':')) return start;
    this.stream.expect('operator', ':');
    const stop = this.endsBound(':') ? undefined : this.parseExpression();
    const step = this.stream.skip('operator', ':') && !this.endsBound() ? this.parseExpression() : undefined;
    return { type: 'slice', position, start, stop, step };
  }

  private endsBound(other?: string): boolean {
    const { stream } = this;
    return (
      stream.isOperator(']') || stream.isOperator(',') || (other !== undefined && stream.isOperator(other))
    );
  }

  parseCall(callee: ast.Expression): ast.Call {
    const { position } = this.stream.current;
    return { type: 'call', position, callee, call: this.parseArguments() };
  }

  parseArguments(): ast.Arguments {
    const start = this.stream.expect('operator', '(');
    const args: ast.Expression[] = [];
    const kwargs: (readonly [string, ast.Expression])[] = [];
    let spread: ast.Expression | undefined;
    let spreadKwargs: ast.Expression | undefined;
    const ensure = (holds: boolean) => {
      if (!holds) throw this.stream.error('invalid syntax for function call expression', start.position);
    };
    let first = true;
    while (!this.stream.isOperator(')')) {
      if (!first) {
        this.stream.expect('operator', ',');
        if (this.stream.isOperator(')')) break;
      }
      first = false;
      if (this.stream.skip('operator', '*')) {
        ensure(spread === undefined && spreadKwargs === undefined);
        spread = this.parseExpression();
      } else if (this.stream.skip('operator', '**')) {
        ensure(spreadKwargs === undefined);
        spreadKwargs = this.parseExpression();
      } else if (
        this.stream.is('name') &&
        this.stream.ahead.type === 'operator' &&
        this.stream.ahead.value === '='
      ) {
        ensure(spreadKwargs === undefined);
        kwargs.push(this.parseKeyword(kwargs));
      } else {
        ensure(spread === undefined && spreadKwargs === undefined && kwargs.length === 0);
        args.push(this.parseExpression());
      }
    }
    this.stream.expect('operator', ')');
    return { args, kwargs, spread, spreadKwargs };
  }

  private parseKeyword(
    known: readonly (readonly [string, ast.Expression])[],
  ): readonly [string, ast.Expression] {
    const token = this.stream.next();
    if (known.some(([name]) => name === token.value)) {
      throw pythonSyntaxError(`keyword argument repeated: ${token.value}`, token.position);
    }
    this.stream.expect('operator', '=');
    return [token.value, this.parseExpression()];
  }
}
