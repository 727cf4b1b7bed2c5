import { pythonSyntaxError, TemplateAssertionError } from '../errors.ts';
import { ExpressionParser } from './expression-parser.ts';
import { tokenize } from './lexer.ts';
import type { LexerOptions } from './lexer-options.ts';
import type * as ast from './nodes.ts';
import { EXTENSION_STATEMENTS, STATEMENTS, type StatementParser } from './statement-parsers.ts';
import type { Token } from './tokens.ts';

/** The optional statements. */
export type Extension = 'do' | 'loopcontrols' | 'debug' | 'i18n';

/**
 * Tags of one's own that include a template: the tag takes one expression, and its function says from the
 * syntax of that expression which template is meant.
 *
 * @example { include_part: (node) => (node.type === 'const' ? `part::${node.value}` : 'part::') }
 */
export type IncludeTags = Readonly<Record<string, (expression: ast.Expression) => string>>;

/** What a parser has to know besides the text. */
export interface ParseOptions {
  readonly lexer: LexerOptions;
  readonly extensions: ReadonlySet<Extension>;
  readonly name: string | undefined;
  readonly trimTranslations: boolean;
  readonly includeTags: IncludeTags;
}

// Deeper nesting of statements than any template has.
const MAX_DEPTH = 100;

/** Parses a template. Throws `TemplateSyntaxError`. */
export function parseTemplate(source: string, options: ParseOptions): ast.TemplateNode {
  const parser = new Parser(tokenize(source, options.lexer), options);
  return {
    type: 'template',
    name: options.name,
    position: { line: 1, column: 1 },
    body: parser.parseBody([]),
  };
}

/** Parses one expression, which must be the whole text. */
export function parseExpressionSource(source: string, options: ParseOptions): ast.Expression {
  const { variableStart, variableEnd } = options.lexer;
  const tokens = tokenize(`${variableStart}${source}${variableEnd}`, options.lexer);
  const parser = new Parser(tokens.slice(1), options);
  const node = parser.parseExpression();
  parser.stream.expect('variable_end');
  if (!parser.stream.is('eof')) throw parser.stream.error('chunk after expression');
  return node;
}

/** Reads statements from tokens. */
export class Parser extends ExpressionParser {
  readonly options: ParseOptions;
  // The open statements, and the tags that would close each of them.
  private readonly open: { tag: string; ends: readonly string[] }[] = [];

  constructor(tokens: readonly Token[], options: ParseOptions) {
    super(tokens, options.lexer.newlineSequence);
    this.options = options;
  }

  /** Statements and text up to one of the tags, which is left as the current token. */
  parseBody(ends: readonly string[]): ast.Statement[] {
    const body: ast.Statement[] = [];
    let parts: (string | ast.Expression)[] = [];
    let { position } = this.stream.current;
    const flush = () => {
      if (parts.length > 0) body.push({ type: 'output', position, parts });
      parts = [];
    };
    for (;;) {
      const token = this.stream.current;
      if (parts.length === 0) position = token.position;
      if (token.type === 'eof') {
        if (ends.length > 0) throw this.unexpectedEnd();
        flush();
        return body;
      }
      this.stream.next();
      if (token.type === 'data') parts.push(this.text(token.value));
      else if (token.type === 'variable_begin') {
        parts.push(this.parseTuple());
        this.stream.expect('variable_end');
      } else {
        flush();
        if (this.stream.is('name') && ends.includes(this.stream.current.value)) return body;
        body.push(this.parseStatement());
        this.stream.expect('block_end');
      }
    }
  }

  /** Template text with the environment's kind of newline. */
  text(data: string): string {
    return this.newline === '\n' ? data : data.replaceAll('\n', this.newline);
  }

  /** The body of a statement, whose opening tag ends here, up to one of the closing tags. */
  parseBlockBody(tag: string, ends: readonly string[]): ast.Statement[] {
    this.stream.skip('operator', ':');
    this.stream.expect('block_end');
    if (this.open.length >= MAX_DEPTH) throw this.stream.error('the statements are nested too deeply');
    this.open.push({ tag, ends });
    const body = this.parseBody(ends);
    this.open.pop();
    return body;
  }

  /** As `parseBlockBody`, with one closing tag, which is taken. */
  parseWholeBody(tag: string): ast.Statement[] {
    const body = this.parseBlockBody(tag, [`end${tag}`]);
    this.stream.next();
    return body;
  }

  private parseStatement(): ast.Statement {
    const token = this.stream.current;
    if (token.type !== 'name') throw this.stream.error('tag name expected');
    const parse =
      STATEMENTS.get(token.value) ?? this.extensionStatement(token.value) ?? this.includeTag(token.value);
    if (parse === undefined) throw this.unknownTag(token);
    this.stream.next();
    return parse(this, token);
  }

  private extensionStatement(tag: string): StatementParser | undefined {
    const extension = EXTENSION_STATEMENTS.get(tag);
    return extension && this.options.extensions.has(extension.extension) ? extension.parse : undefined;
  }

  private includeTag(tag: string): StatementParser | undefined {
    const { includeTags } = this.options;
    const nameOf = Object.hasOwn(includeTags, tag) ? includeTags[tag] : undefined;
    if (nameOf === undefined) return undefined;
    return (parser, { position }) => {
      const expression = parser.parseExpression();
      const template: ast.Const = { type: 'const', position: expression.position, value: nameOf(expression) };
      return { type: 'include', position, template, ignoreMissing: false, withContext: true };
    };
  }

  private unknownTag(token: Token): Error {
    return this.stream.error(
      `Encountered unknown tag '${token.value}'.${this.expectation()}`,
      token.position,
    );
  }

  private unexpectedEnd(): Error {
    return this.stream.error(`Unexpected end of template.${this.expectation()}`);
  }

  private expectation(): string {
    const innermost = this.open.at(-1);
    if (innermost === undefined) return '';
    const tags = innermost.ends.map((end) => `'${end}'`).join(' or ');
    return ` Jinja was looking for the following tags: ${tags}. The innermost block that needs to be closed is '${innermost.tag}'.`;
  }

  /** The target of an assignment. */
  parseTarget(options: { end?: string; tuple?: boolean; namespace?: boolean } = {}): ast.Expression {
    const tuple = options.tuple !== false;
    const end = options.end === undefined ? {} : { end: options.end };
    const target = tuple
      ? this.parseTuple({ simplified: true, namespace: options.namespace === true, ...end })
      : this.parsePrimary();
    this.checkTarget(target);
    return target;
  }

  private checkTarget(target: ast.Expression): void {
    if (target.type === 'name' || target.type === 'namespace') return;
    if (target.type !== 'tuple') throw this.stream.error(`can't assign to '${target.type}'`, target.position);
    for (const item of target.items) this.checkTarget(item);
  }

  /** A plain name as target. */
  parseTargetName(): string {
    const token = this.stream.expect('name');
    if (['true', 'false', 'none', 'True', 'False', 'None'].includes(token.value)) {
      throw this.stream.error("can't assign to 'const'", token.position);
    }
    return token.value;
  }

  /** `(a, b=1)` of a macro or call block. */
  parseParameters(): ast.Parameters {
    const names: string[] = [];
    const defaults: ast.Expression[] = [];
    this.stream.expect('operator', '(');
    while (!this.stream.isOperator(')')) {
      if (names.length > 0) this.stream.expect('operator', ',');
      const { position } = this.stream.current;
      const name = this.parseTargetName();
      if (names.includes(name)) {
        throw pythonSyntaxError(`duplicate argument '${name}' in function definition`, position);
      }
      names.push(name);
      if (this.stream.skip('operator', '=')) defaults.push(this.parseExpression());
      else if (defaults.length > 0) throw this.stream.error('non-default argument follows default argument');
    }
    this.stream.expect('operator', ')');
    this.checkCaller(names, defaults.length);
    return { names, defaults };
  }

  private checkCaller(names: readonly string[], defaults: number): void {
    const index = names.indexOf('caller');
    if (index < 0 || index >= names.length - defaults) return;
    throw new TemplateAssertionError(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      this.stream.current.position,
    );
  }

  /** A filter chain without a value, as in `{% filter upper|trim %}`. */
  parseFilterChainOnly(): ast.Filter {
    let filter = this.parseFilter(undefined);
    while (this.stream.skip('operator', '|')) filter = this.parseFilter(filter);
    return filter;
  }

  /** `with context` or `without context`, when it stands here. */
  parseContextFlag(fallback: boolean): boolean {
    const { current, ahead } = this.stream;
    const flagged = current.type === 'name' && (current.value === 'with' || current.value === 'without');
    if (!flagged || ahead.type !== 'name' || ahead.value !== 'context') return fallback;
    this.stream.next();
    this.stream.next();
    return current.value === 'with';
  }
}
