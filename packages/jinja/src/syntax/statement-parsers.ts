import { TemplateAssertionError } from '../errors.ts';
import type * as ast from './nodes.ts';
import type { Extension, Parser } from './parser.ts';
import type { Token } from './tokens.ts';
import { parseTrans } from './trans-parser.ts';

/** Reads one statement; its name has been taken. */
export type StatementParser = (parser: Parser, token: Token) => ast.Statement;

function parseFor(parser: Parser, { position }: Token): ast.For {
  const { stream } = parser;
  const target = parser.parseTarget();
  stream.expect('name', 'in');
  const iterable = parser.parseTuple({ noConditional: true, end: 'recursive' });
  const test = stream.skip('name', 'if') ? parser.parseExpression() : undefined;
  const recursive = stream.skip('name', 'recursive');
  const body = parser.parseBlockBody('for', ['endfor', 'else']);
  const otherwise = stream.next().value === 'else' ? parser.parseWholeBody('for') : [];
  return { type: 'for', position, target, iterable, test, recursive, body, otherwise };
}

function parseIf(parser: Parser, { position }: Token): ast.If {
  const test = parser.parseTuple({ noConditional: true });
  const body = parser.parseBlockBody('if', ['elif', 'else', 'endif']);
  const end = parser.stream.next();
  let otherwise: ast.Statement[] = [];
  if (end.value === 'elif') otherwise = parseElif(parser, end);
  else if (end.value === 'else') otherwise = parser.parseWholeBody('if');
  return { type: 'if', position, test, body, otherwise };
}

/** A chain of `elif` is parsed in a loop: it may be longer than the stack is deep. */
function parseElif(parser: Parser, start: Token): ast.Statement[] {
  const branches: { token: Token; test: ast.Expression; body: ast.Statement[] }[] = [];
  let token = start;
  let otherwise: ast.Statement[] = [];
  while (token.value === 'elif') {
    const test = parser.parseTuple({ noConditional: true });
    const body = parser.parseBlockBody('if', ['elif', 'else', 'endif']);
    branches.push({ token, test, body });
    token = parser.stream.next();
  }
  if (token.value === 'else') otherwise = parser.parseWholeBody('if');
  for (const branch of branches.reverse()) {
    const { position } = branch.token;
    otherwise = [{ type: 'if', position, test: branch.test, body: branch.body, otherwise }];
  }
  return otherwise;
}

function parseSet(parser: Parser, { position }: Token): ast.Set | ast.SetBlock {
  const target = parser.parseTarget({ namespace: true });
  if (parser.stream.skip('operator', '='))
    return { type: 'set', position, target, value: parser.parseTuple() };
  const filter = parser.stream.skip('operator', '|') ? parser.parseFilterChainOnly() : undefined;
  return { type: 'set_block', position, target, filter, body: parser.parseWholeBody('set') };
}

function parseWith(parser: Parser, { position }: Token): ast.With {
  const assignments: { target: ast.Expression; value: ast.Expression }[] = [];
  while (!parser.stream.is('block_end')) {
    if (assignments.length > 0) parser.stream.expect('operator', ',');
    const target = parser.parseTarget();
    parser.stream.expect('operator', '=');
    assignments.push({ target, value: parser.parseExpression() });
  }
  return { type: 'with', position, assignments, body: parser.parseWholeBody('with') };
}

function parseBlock(parser: Parser, { position }: Token): ast.Block {
  const { stream } = parser;
  const name = stream.expect('name').value;
  const scoped = stream.skip('name', 'scoped');
  const required = stream.skip('name', 'required');
  if (stream.isOperator('-')) {
    throw stream.error(
      'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
    );
  }
  const body = parser.parseWholeBody('block');
  if (required && !body.every(isBlank)) {
    throw stream.error('Required blocks can only contain comments or whitespace');
  }
  stream.skip('name', name);
  return { type: 'block', position, name, scoped, required, body };
}

function isBlank(statement: ast.Statement): boolean {
  if (statement.type !== 'output') return false;
  return statement.parts.every((part) => typeof part === 'string' && part.trim() === '');
}

function parseInclude(parser: Parser, { position }: Token): ast.Include {
  const { stream } = parser;
  const template = parser.parseExpression();
  const { ahead } = stream;
  const ignoreMissing = stream.isName('ignore') && ahead.type === 'name' && ahead.value === 'missing';
  if (ignoreMissing) {
    stream.next();
    stream.next();
  }
  return { type: 'include', position, template, ignoreMissing, withContext: parser.parseContextFlag(true) };
}

function parseImport(parser: Parser, { position }: Token): ast.Import {
  const template = parser.parseExpression();
  parser.stream.expect('name', 'as');
  const target = parser.parseTargetName();
  return { type: 'import', position, template, target, withContext: parser.parseContextFlag(false) };
}

function parseFrom(parser: Parser, { position }: Token): ast.FromImport {
  const { stream } = parser;
  const template = parser.parseExpression();
  stream.expect('name', 'import');
  const names: { name: string; target: string }[] = [];
  let withContext: boolean | undefined;
  for (;;) {
    if (names.length > 0) stream.expect('operator', ',');
    withContext = flagAt(parser, stream.isName('with') || stream.isName('without'));
    if (withContext !== undefined) break;
    const name = parser.parseTargetName();
    if (name.startsWith('_')) {
      throw new TemplateAssertionError('names starting with an underline can not be imported', position);
    }
    names.push({ name, target: stream.skip('name', 'as') ? parser.parseTargetName() : name });
    withContext = flagAt(parser, stream.isName('with') || stream.isName('without'));
    if (withContext !== undefined || !stream.isOperator(',')) break;
  }
  return { type: 'from_import', position, template, names, withContext: withContext ?? false };
}

function flagAt(parser: Parser, possible: boolean): boolean | undefined {
  if (!possible) return undefined;
  const { ahead, current } = parser.stream;
  if (ahead.type !== 'name' || ahead.value !== 'context') return undefined;
  return parser.parseContextFlag(current.value === 'with');
}

function parseMacro(parser: Parser, { position }: Token): ast.Macro {
  const name = parser.parseTargetName();
  const parameters = parser.parseParameters();
  return { type: 'macro', position, name, parameters, body: parser.parseWholeBody('macro') };
}

function parseCallBlock(parser: Parser, { position }: Token): ast.CallBlock {
  const none: ast.Parameters = { names: [], defaults: [] };
  const parameters = parser.stream.isOperator('(') ? parser.parseParameters() : none;
  const call = parser.parseExpression();
  if (call.type !== 'call') throw parser.stream.error('expected call', position);
  return { type: 'call_block', position, call, parameters, body: parser.parseWholeBody('call') };
}

function parsePrint(parser: Parser, { position }: Token): ast.Output {
  const parts: ast.Expression[] = [];
  while (!parser.stream.is('block_end')) {
    if (parts.length > 0) parser.stream.expect('operator', ',');
    parts.push(parser.parseExpression());
  }
  return { type: 'output', position, parts };
}

/** The parsers of the statements that always exist. */
export const STATEMENTS: ReadonlyMap<string, StatementParser> = new Map<string, StatementParser>([
  ['for', parseFor],
  ['if', parseIf],
  ['set', parseSet],
  ['with', parseWith],
  ['block', parseBlock],
  ['include', parseInclude],
  ['import', parseImport],
  ['from', parseFrom],
  ['macro', parseMacro],
  ['call', parseCallBlock],
  ['print', parsePrint],
  ['extends', (parser, { position }) => ({ type: 'extends', position, template: parser.parseExpression() })],
  [
    'filter',
    (parser, { position }) => ({
      type: 'filter_block',
      position,
      filter: parser.parseFilterChainOnly(),
      body: parser.parseWholeBody('filter'),
    }),
  ],
  [
    'autoescape',
    (parser, { position }) => ({
      type: 'autoescape',
      position,
      value: parser.parseExpression(),
      body: parser.parseWholeBody('autoescape'),
    }),
  ],
]);

/** The parsers of the statements that an extension adds. */
export const EXTENSION_STATEMENTS: ReadonlyMap<string, { extension: Extension; parse: StatementParser }> =
  new Map<string, { extension: Extension; parse: StatementParser }>([
    [
      'do',
      {
        extension: 'do',
        parse: (parser, { position }) => ({ type: 'do', position, value: parser.parseTuple() }),
      },
    ],
    ['break', { extension: 'loopcontrols', parse: (_, { position }) => ({ type: 'break', position }) }],
    ['continue', { extension: 'loopcontrols', parse: (_, { position }) => ({ type: 'continue', position }) }],
    ['debug', { extension: 'debug', parse: (_, { position }) => ({ type: 'debug', position }) }],
    ['trans', { extension: 'i18n', parse: parseTrans }],
  ]);
