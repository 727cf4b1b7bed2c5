import { TemplateNotFound } from '../errors.ts';
import { type Context, LayeredScope, type Scope } from '../runtime/context.ts';
import type { Frame } from '../runtime/frame.ts';
import { enter, leave } from '../runtime/limits.ts';
import { Output } from '../runtime/output.ts';
import { TemplateModule } from '../runtime/references.ts';
import { moduleCache } from '../runtime/session.ts';
import type * as ast from '../syntax/nodes.ts';
import type { Template } from '../template.ts';
import type { Compiling } from './compiling.ts';
import { compileExpression } from './expressions.ts';
import type { Execute } from './unit.ts';
import { compileTarget, isTopLevel, readSlot } from './variables.ts';

/** The scope that an included template sees: the context, with the local variables in front. */
function compileContext(cx: Compiling): (frame: Frame) => Scope {
  const locals = Array.from(cx.scope.visible(), ([name, slot]) => [name, readSlot(slot)] as const);
  return (frame) => {
    const values = new Map<string, unknown>();
    for (const [name, read] of locals) {
      const value = read(frame);
      if (value !== undefined) values.set(name, value);
    }
    return new LayeredScope(values, frame.context);
  };
}

/** Compiles `{% include %}`. */
export function compileInclude(cx: Compiling, node: ast.Include): Execute {
  const template = compileExpression(cx, node.template);
  const { unit } = cx;
  const { environment } = unit;
  const scope = node.withContext ? compileContext(cx) : () => environment.globalScope;
  return (frame) => {
    try {
      const included = findIncluded(cx, template(frame), node.ignoreMissing);
      if (included === undefined) return 0;
      enter();
      try {
        included.renderInto(included.newContext(scope(frame)), frame.out);
      } finally {
        leave();
      }
    } catch (error) {
      throw unit.trace(error, node.position, 'include');
    }
    return 0;
  };
}

function findIncluded(cx: Compiling, value: unknown, ignoreMissing: boolean): Template | undefined {
  try {
    return cx.unit.environment.templateOf(value);
  } catch (error) {
    if (ignoreMissing && error instanceof TemplateNotFound) return undefined;
    throw error;
  }
}

/** The module of a template; without context it is made once per rendering. */
function compileModule(cx: Compiling, node: ast.Import | ast.FromImport): (frame: Frame) => TemplateModule {
  const template = compileExpression(cx, node.template);
  const { environment } = cx.unit;
  if (node.withContext) {
    const scope = compileContext(cx);
    return (frame) => makeModule(environment.templateOf(template(frame)), scope(frame));
  }
  return (frame) => {
    const imported = environment.templateOf(template(frame));
    const modules = moduleCache();
    const known = modules.get(imported);
    if (known instanceof TemplateModule) return known;
    const made = makeModule(imported, environment.globalScope);
    modules.set(imported, made);
    return made;
  };
}

function makeModule(template: Template, scope: Scope): TemplateModule {
  const context: Context = template.newContext(scope);
  const output = new Output();
  enter();
  try {
    template.renderInto(context, output);
  } finally {
    leave();
  }
  return new TemplateModule(context, output.text);
}

/** Compiles `{% import … as … %}`. */
export function compileImport(cx: Compiling, node: ast.Import): Execute {
  const module = compileModule(cx, node);
  const assign = compileImported(cx, node, node.target);
  const { unit } = cx;
  return (frame) => {
    try {
      assign(frame, module(frame));
    } catch (error) {
      throw unit.trace(error, node.position, 'import');
    }
    return 0;
  };
}

/** An imported name is a variable of the template, but not one that it exports in turn. */
function compileImported(cx: Compiling, node: ast.Import | ast.FromImport, name: string) {
  const assign = compileTarget(cx, { type: 'name', position: node.position, name });
  const top = isTopLevel(cx.scope);
  return (frame: Frame, value: unknown) => {
    assign(frame, value);
    if (top) frame.context.exported.delete(name);
  };
}

/** Compiles `{% from … import … %}`. */
export function compileFromImport(cx: Compiling, node: ast.FromImport): Execute {
  const module = compileModule(cx, node);
  const names = node.names.map(({ name, target }) => ({ name, assign: compileImported(cx, node, target) }));
  const { unit } = cx;
  const { environment } = unit;
  return (frame) => {
    try {
      const imported = module(frame);
      for (const { name, assign } of names) {
        const value = imported.getAttribute(name);
        const hint = `the template '${imported.templateName ?? 'None'}' (imported on line ${node.position.line}${unit.name === undefined ? '' : ` in '${unit.name}'`}) does not export the requested name '${name}'`;
        assign(frame, value === undefined ? environment.undefined({ hint, name }) : value);
      }
    } catch (error) {
      throw unit.trace(error, node.position, 'import');
    }
    return 0;
  };
}
