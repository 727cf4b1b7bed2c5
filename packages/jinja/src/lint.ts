import type * as ast from './syntax/nodes.ts';
import { targetNames, walk } from './syntax/walk.ts';

/** The names of the filters that a template uses. */
export function usedFilters(tree: ast.TemplateNode): Set<string> {
  const names = new Set<string>();
  walk(tree.body, (node) => {
    if (node.type === 'filter') names.add(node.name);
    return true;
  });
  return names;
}

/** The names of the tests that a template uses. */
export function usedTests(tree: ast.TemplateNode): Set<string> {
  const names = new Set<string>();
  walk(tree.body, (node) => {
    if (node.type === 'test') names.add(node.name);
    return true;
  });
  return names;
}

/**
 * The templates that a template includes, imports or extends; `undefined` stands for a name known only when rendering.
 *
 * @example referencedTemplates(environment.parse("{% include ['a', 'b'] %}{% import c as d %}")) // ['a', 'b', undefined]
 */
export function referencedTemplates(tree: ast.TemplateNode): (string | undefined)[] {
  const names: (string | undefined)[] = [];
  walk(tree.body, (node) => {
    if (
      node.type === 'include' ||
      node.type === 'import' ||
      node.type === 'from_import' ||
      node.type === 'extends'
    ) {
      names.push(...constantNames(node.template));
    }
    return true;
  });
  return names;
}

function constantNames(node: ast.Expression): (string | undefined)[] {
  if (node.type === 'const') return [typeof node.value === 'string' ? node.value : undefined];
  if (node.type === 'tuple' || node.type === 'list') return node.items.flatMap(constantNames);
  if (node.type !== 'conditional') return [undefined];
  // Without an `else` the other branch is no template at all.
  return [node.value, node.otherwise].flatMap((branch) => (branch ? constantNames(branch) : []));
}

/**
 * The variables that a template expects from its context.
 *
 * @example undeclaredVariables(environment.parse('{{ a }}{% set b = 1 %}{{ b }}')) // Set { 'a' }
 */
export function undeclaredVariables(tree: ast.TemplateNode): Set<string> {
  const found = new Set<string>();
  collect(tree.body, new Set(), found);
  return found;
}

/** Reads statements in order; `known` grows by what they store. */
function collect(body: readonly ast.Statement[], known: Set<string>, found: Set<string>): void {
  for (const statement of body) collectStatement(statement, known, found);
}

function read(value: unknown, known: ReadonlySet<string>, found: Set<string>): void {
  walk(value, (node) => {
    if (node.type === 'name' && !known.has(node.name)) found.add(node.name);
    if (node.type === 'namespace' && !known.has(node.name)) found.add(node.name);
    return true;
  });
}

function collectStatement(node: ast.Statement, known: Set<string>, found: Set<string>): void {
  switch (node.type) {
    case 'if':
      read(node.test, known, found);
      collect(node.body, known, found);
      collect(node.otherwise, known, found);
      return;
    case 'for':
      read(node.iterable, known, found);
      collectFor(node, known, found);
      return;
    case 'set':
      read(node.value, known, found);
      if (node.target.type === 'namespace') read(node.target, known, found);
      for (const name of targetNames(node.target)) known.add(name);
      return;
    case 'set_block':
      read(node.filter, known, found);
      collect(node.body, new Set(known), found);
      for (const name of targetNames(node.target)) known.add(name);
      return;
    case 'macro':
      known.add(node.name);
      collectMacro(node.parameters, node.body, known, found);
      return;
    case 'call_block':
      read(node.call, known, found);
      collectMacro(node.parameters, node.body, known, found);
      return;
    case 'with':
      collectWith(node, known, found);
      return;
    case 'import':
      read(node.template, known, found);
      known.add(node.target);
      return;
    case 'from_import':
      read(node.template, known, found);
      for (const { target } of node.names) known.add(target);
      return;
    case 'block':
      collect(node.body, new Set([...known, 'self', 'super']), found);
      return;
    case 'filter_block':
      read(node.filter, known, found);
      collect(node.body, new Set(known), found);
      return;
    case 'autoescape':
      read(node.value, known, found);
      collect(node.body, new Set(known), found);
      return;
    default:
      read(node, known, found);
  }
}

function collectFor(node: ast.For, known: ReadonlySet<string>, found: Set<string>): void {
  const inner = new Set([...known, ...targetNames(node.target)]);
  read(node.test, inner, found);
  collect(node.body, new Set([...inner, 'loop']), found);
  collect(node.otherwise, new Set(known), found);
}

function collectMacro(
  { names, defaults }: ast.Parameters,
  body: readonly ast.Statement[],
  known: ReadonlySet<string>,
  found: Set<string>,
): void {
  const inner = new Set([...known, ...names, 'caller', 'varargs', 'kwargs']);
  read(defaults, inner, found);
  collect(body, inner, found);
}

function collectWith(node: ast.With, known: ReadonlySet<string>, found: Set<string>): void {
  const inner = new Set(known);
  for (const { value } of node.assignments) read(value, known, found);
  for (const { target } of node.assignments) for (const name of targetNames(target)) inner.add(name);
  collect(node.body, inner, found);
}
