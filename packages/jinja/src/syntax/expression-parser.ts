import type { Position } from '../errors.ts';
import type * as ast from './nodes.ts';
import { PrimaryParser } from './primary-parser.ts';
import type { TokenType } from './tokens.ts';

const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];
// Deeper nesting than any template has, and shallower than the stack is.
const MAX_DEPTH = 150;

/** Binary operators from loose to tight; each level is left-associative. */
const LEVELS: readonly (readonly string[])[] = [['+', '-'], ['~'], ['*', '/', '//', '%'], ['**']];

/** Reads expressions from tokens. */
export class ExpressionParser extends PrimaryParser {
  private depth = 0;

  override parseExpression(conditional = true): ast.Expression {
    if (++this.depth > MAX_DEPTH) throw this.stream.error('the expression is nested too deeply');
    const node = conditional ? this.parseConditional() : this.parseOr();
    this.depth--;
    return node;
  }

  private parseConditional(): ast.Expression {
    let node = this.parseOr();
    while (this.stream.isName('if')) {
      const position = node.position;
      this.stream.next();
      const test = this.parseOr();
      const otherwise = this.stream.skip('name', 'else') ? this.parseExpression() : undefined;
      node = { type: 'conditional', position, test, value: node, otherwise };
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

  private parseFilters(start: ast.Expression): ast.Expression {
    let node = start;
    for (;;) {
      if (this.stream.isOperator('|')) node = this.parseFilterChain(node);
      else if (this.stream.isName('is')) node = this.parseTest(node);
      else if (this.stream.isOperator('(')) node = this.parseCall(node);
      else return node;
    }
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
