import type * as ast from './nodes.ts';

/** Any node of a template. */
export type Node = ast.Statement | ast.Expression | ast.TemplateNode;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'position' in value;
}

/** Calls `visit` for each node below a value; a `visit` that returns false leaves out what is below. */
export function walk(value: unknown, visit: (node: Node) => boolean | undefined): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (isNode(value) && visit(value) === false) return;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'position' && typeof child === 'object' && child !== null) walk(child, visit);
  }
}

/** Whether a name is read anywhere below, blocks left out: they have a scope of their own. */
export function mentions(value: unknown, name: string): boolean {
  let found = false;
  walk(value, (node) => {
    if (node.type === 'name' && node.name === name) found = true;
    return !found && node.type !== 'block';
  });
  return found;
}

/** The names that an assignment target sets. */
export function targetNames(target: ast.Expression): string[] {
  if (target.type === 'name') return [target.name];
  return target.type === 'tuple' ? target.items.flatMap(targetNames) : [];
}
