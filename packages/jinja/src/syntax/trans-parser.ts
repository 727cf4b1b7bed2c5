import { TemplateAssertionError } from '../errors.ts';
import type * as ast from './nodes.ts';
import type { Parser } from './parser.ts';
import type { Token } from './tokens.ts';

/** One text of a `trans`, with the variables that it names. */
interface Text {
  readonly text: string;
  readonly names: readonly string[];
}

/** `{% trans … %}…{% pluralize … %}…{% endtrans %}`. */
export function parseTrans(parser: Parser, { position }: Token): ast.Trans {
  const { stream } = parser;
  const context = stream.is('string') ? parseContext(parser) : undefined;
  const header = parseVariables(parser);
  stream.expect('block_end');
  const singular = parseText(parser, true);
  let plural: Text | undefined;
  let countName = header.variables[0]?.[0];
  if (stream.next().value === 'pluralize') {
    if (!stream.is('block_end')) countName = parseCountName(parser, header.variables);
    stream.expect('block_end');
    plural = parseText(parser, false);
    stream.next();
    countName ??= singular.names[0];
    if (countName === undefined) throw stream.error('pluralize without variables', position);
  }
  const variables = withReferences(parser, header.variables, [...singular.names, ...(plural?.names ?? [])]);
  const trim = (text: string) => (header.trimmed ? text.trim().replace(/\s*\n\s*/g, ' ') : text);
  return {
    type: 'trans',
    position,
    context,
    singular: trim(singular.text),
    plural: plural && trim(plural.text),
    count: plural && variables.find(([name]) => name === countName)?.[1],
    countName,
    variables,
    usesVariables: variables.length > 0,
  };
}

function parseContext(parser: Parser): string {
  const node = parser.parsePrimary();
  return node.type === 'const' ? String(node.value) : '';
}

type Variables = (readonly [string, ast.Expression])[];

function parseVariables(parser: Parser): { variables: Variables; trimmed: boolean } {
  const { stream } = parser;
  const variables: Variables = [];
  let trimmed: boolean | undefined;
  while (!stream.is('block_end')) {
    if (variables.length > 0) stream.expect('operator', ',');
    if (stream.skip('operator', ':')) break;
    const token = stream.expect('name');
    if (variables.some(([name]) => name === token.value)) {
      throw new TemplateAssertionError(
        `translatable variable '${token.value}' defined twice.`,
        token.position,
      );
    }
    if (stream.skip('operator', '=')) {
      variables.push([token.value, parser.parseExpression()]);
    } else if (trimmed === undefined && (token.value === 'trimmed' || token.value === 'notrimmed')) {
      trimmed = token.value === 'trimmed';
    } else {
      variables.push([token.value, { type: 'name', position: token.position, name: token.value }]);
    }
  }
  return { variables, trimmed: trimmed ?? parser.options.trimTranslations };
}

function parseCountName(parser: Parser, variables: Variables): string {
  const token = parser.stream.expect('name');
  if (variables.some(([name]) => name === token.value)) return token.value;
  throw new TemplateAssertionError(`unknown variable '${token.value}' for pluralization`, token.position);
}

function parseText(parser: Parser, allowPlural: boolean): Text {
  const { stream } = parser;
  const names: string[] = [];
  let text = '';
  for (;;) {
    const token = stream.next();
    if (token.type === 'data') {
      text += parser.text(token.value).replaceAll('%', '%%');
    } else if (token.type === 'variable_begin') {
      const name = stream.expect('name').value;
      stream.expect('variable_end');
      names.push(name);
      text += `%(${name})s`;
    } else if (token.type === 'block_begin') {
      if (stream.isName('endtrans')) return { text, names };
      if (stream.isName('pluralize') && allowPlural) return { text, names };
      throw controlError(parser);
    } else {
      throw stream.error('unclosed translation block');
    }
  }
}

function controlError(parser: Parser): Error {
  const { stream } = parser;
  if (stream.isName('pluralize'))
    return stream.error('a translatable section can have only one pluralize section');
  if (stream.isName('trans')) return stream.error("trans blocks can't be nested; did you mean `endtrans`?");
  const { value } = stream.current;
  return stream.error(`control structures in translatable sections are not allowed; saw \`${value}\``);
}

function withReferences(parser: Parser, declared: Variables, names: readonly string[]): Variables {
  const variables = [...declared];
  for (const name of names) {
    if (variables.some(([known]) => known === name)) continue;
    variables.push([name, { type: 'name', position: parser.stream.current.position, name }]);
  }
  return variables;
}
