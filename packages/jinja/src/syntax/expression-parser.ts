import { type Position, pythonSyntaxError } from '../errors.ts';
import { parseInteger } from '../ops/number.ts';
import { PyFloat } from '../values/float.ts';
import type * as ast from './nodes.ts';
import { decodeString } from './string-literal.ts';
import { describe, type Token, TokenStream, type TokenType } from './tokens.ts';

const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
// Deeper nesting than any template has, and shallower than the stack is.
const MAX_DEPTH = 150;

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

/** Binary operators from loose to tight; each level is left-associative. */
const LEVELS: readonly (readonly string[])[] = [['+', '-'], ['~'], ['*', '/', '//', '%'], ['**']];

/** Reads expressions from tokens. */
export class ExpressionParser {
  readonly stream: TokenStream;
  protected readonly newline: string;
  private depth = 0;

  constructor(tokens: readonly Token[], newline: string) {
    this.stream = new TokenStream(tokens);
    this.newline = newline;
  }

  parseExpression(conditional = true): ast.Expression {
    if (++this.depth > MAX_DEPTH) throw this.stream.error('the expression is nested too deeply');
    const node = conditional ? this.parseConditional() : this.parseOr();
    this.depth--;
    return node;
  }

  private get here(): Position {
    return this.stream.current.position;
  }

  private parseConditional(): ast.Expression {
    let node = this.parseOr();
    while (this.stream.isName('if')) {
      const position = node.position;
      this.stream.next();
      const test = this.parseOr();
      const otherwise = this.stream.skip('name', 'else') ? this.parseExpression() : undefined;
      node = { type: 'conditional', position, test, then: node, otherwise };
    }
    return node;
  }

  private parseOr(): ast.Expression {
    let left = this.parseAnd();
    while (this.stream.isName('or')) {
      const { position } = this.stream.next();
      left = { type: 'or', position, left, right: this.parseAnd() };
    }
    return left;
  }

  private parseAnd(): ast.Expression {
    let left = this.parseNot();
    while (this.stream.isName('and')) {
      const { position } = this.stream.next();
      left = { type: 'and', position, left, right: this.parseNot() };
    }
    return left;
  }

  private parseNot(): ast.Expression {
    const negations: Position[] = [];
    while (this.stream.isName('not')) negations.push(this.stream.next().position);
    let node = this.parseCompare();
    for (const position of negations.slice(-MAX_DEPTH).reverse()) {
      node = { type: 'unary', position, operator: 'not', operand: node };
    }
    return node;
  }

  private parseCompare(): ast.Expression {
    const first = this.parseBinary(0);
    const rest: { operator: ast.CompareOperator; operand: ast.Expression }[] = [];
    for (;;) {
      const operator = this.comparison();
      if (operator === undefined) break;
      rest.push({ operator, operand: this.parseBinary(0) });
    }
    return rest.length === 0 ? first : { type: 'compare', position: first.position, first, rest };
  }

  private comparison(): ast.CompareOperator | undefined {
    const { current, ahead } = this.stream;
    if (current.type === 'operator' && COMPARISONS.includes(current.value)) {
      return asComparison(this.stream.next().value);
    }
    if (this.stream.skip('name', 'in')) return 'in';
    if (!this.stream.isName('not') || ahead.type !== 'name' || ahead.value !== 'in') return undefined;
    this.stream.next();
    this.stream.next();
    return 'not in';
  }

  private parseBinary(level: number): ast.Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.parseUnary(true);
    if (operators.includes('~')) return this.parseConcat(level);
    let left = this.parseBinary(level + 1);
    for (;;) {
      const { current } = this.stream;
      if (current.type !== 'operator' || !operators.includes(current.value)) return left;
      this.stream.next();
      const operator = asBinary(current.value);
      left = {
        type: 'binary',
        position: current.position,
        operator,
        left,
        right: this.parseBinary(level + 1),
      };
    }
  }

  private parseConcat(level: number): ast.Expression {
    const { position } = this.stream.current;
    const parts = [this.parseBinary(level + 1)];
    while (this.stream.skip('operator', '~')) parts.push(this.parseBinary(level + 1));
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { type: 'concat', position, parts };
  }

  /** `-5|abs` filters −5, but `-x.y` negates the attribute. */
  private parseUnary(withFilters: boolean): ast.Expression {
    const { current } = this.stream;
    let node: ast.Expression;
    if (this.stream.isOperator('-') || this.stream.isOperator('+')) {
      if (++this.depth > MAX_DEPTH) throw this.stream.error('the expression is nested too deeply');
      this.stream.next();
      const operator = current.value === '-' ? '-' : '+';
      node = { type: 'unary', position: current.position, operator, operand: this.parseUnary(false) };
      this.depth--;
    } else {
      node = this.parsePrimary();
    }
    node = this.parsePostfix(node);
    return withFilters ? this.parseFilters(node) : node;
  }

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

  private parseFilters(start: ast.Expression): ast.Expression {
    let node = start;
    for (;;) {
      if (this.stream.isOperator('|')) node = this.parseFilterChain(node);
      else if (this.stream.isName('is')) node = this.parseTest(node);
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

  /** `| name(…) | name …`. */
  private parseFilterChain(value: ast.Expression): ast.Expression {
    let node = value;
    while (this.stream.skip('operator', '|')) node = this.parseFilter(node);
    return node;
  }

  /** One filter; its name may have dots. */
  protected parseFilter(value: ast.Expression | undefined): ast.Filter {
    const { position } = this.stream.current;
    const name = this.parseDottedName();
    return { type: 'filter', position, name, value, call: this.parseOptionalArguments() };
  }

  private parseDottedName(): string {
    let name = this.stream.expect('name').value;
    while (this.stream.skip('operator', '.')) name += `.${this.stream.expect('name').value}`;
    return name;
  }

  private parseOptionalArguments(): ast.Arguments {
    return this.stream.isOperator('(') ? this.parseArguments() : NO_ARGUMENTS;
  }

  private parseTest(value: ast.Expression): ast.Expression {
    const { position } = this.stream.next();
    const negated = this.stream.skip('name', 'not');
    const name = this.parseDottedName();
    const call = this.startsTestArgument() ? this.parseTestArgument() : this.parseOptionalArguments();
    const test: ast.Test = { type: 'test', position, name, value, call };
    return negated ? { type: 'unary', position, operator: 'not', operand: test } : test;
  }

  private startsTestArgument(): boolean {
    const { type, value } = this.stream.current;
    const literal: readonly TokenType[] = ['name', 'string', 'integer', 'float'];
    if (type === 'name' && (value === 'else' || value === 'or' || value === 'and')) return false;
    return literal.includes(type) || (type === 'operator' && (value === '[' || value === '{'));
  }

  private parseTestArgument(): ast.Arguments {
    if (this.stream.isName('is')) throw this.stream.error('You cannot chain multiple tests with is');
    return { ...NO_ARGUMENTS, args: [this.parsePostfix(this.parsePrimary())] };
  }
}

const NO_ARGUMENTS: ast.Arguments = { args: [], kwargs: [], spread: undefined, spreadKwargs: undefined };

function asComparison(value: string): ast.CompareOperator {
  const found = (['==', '!=', '<', '<=', '>', '>='] as const).find((operator) => operator === value);
  return found ?? '==';
}

function asBinary(value: string): ast.BinaryOperator {
  const found = (['+', '-', '*', '/', '//', '%', '**'] as const).find((operator) => operator === value);
  return found ?? '+';
}
