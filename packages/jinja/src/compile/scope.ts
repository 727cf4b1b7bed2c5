import type * as ast from '../syntax/nodes.ts';
import { targetNames, walk } from '../syntax/walk.ts';

/** Counts the slots of a frame: of a template, block, macro or recursive loop body. */
export class FunctionScope {
  readonly parent: Scope | undefined;
  size = 0;
  /** Slots that keep what a name of the context was, so that it is looked up once. */
  readonly contextSlots = new Map<string, number>();

  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  allocate(): number {
    return this.size++;
  }
}

/** Where a variable lies: how many frames outwards, and in which slot. */
export interface Slot {
  readonly depth: number;
  readonly index: number;
}

/** The names of one region of a template: a loop body, a `with`, a macro … */
export class Scope {
  readonly func: FunctionScope;
  readonly parent: Scope | undefined;
  readonly names = new Map<string, number>();
  /** The outermost scope of a template, whose names are exported. */
  readonly isTop: boolean;

  constructor(func: FunctionScope, parent: Scope | undefined, isTop = false) {
    this.func = func;
    this.parent = parent;
    this.isTop = isTop;
  }

  /** Gives a name a slot in this scope. */
  declare(name: string): number {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const index = this.func.allocate();
    this.names.set(name, index);
    return index;
  }

  /** Finds the slot of a name here or further out. */
  find(name: string): Slot | undefined {
    let depth = 0;
    let scope: Scope | undefined = this;
    while (scope !== undefined) {
      const index = scope.names.get(name);
      if (index !== undefined) return { depth, index };
      if (scope.parent === undefined) {
        scope = scope.func.parent;
        depth++;
      } else {
        scope = scope.parent;
      }
    }
    return undefined;
  }

  /** All names to be seen from here, the innermost first. */
  visible(): Map<string, Slot> {
    const names = new Map<string, Slot>();
    let depth = 0;
    let scope: Scope | undefined = this;
    while (scope !== undefined) {
      for (const [name, index] of scope.names) if (!names.has(name)) names.set(name, { depth, index });
      if (scope.parent === undefined) depth++;
      scope = scope.parent ?? scope.func.parent;
    }
    return names;
  }
}

/** Whether a name that a region stores has been read before: then it begins with the value of the context. */
type Initial = 'unset' | 'context';

/** The names that a region stores, without those of the regions inside it. */
export function storedNames(body: readonly ast.Statement[]): Map<string, Initial> {
  const analysis = new Analysis();
  analysis.statements(body);
  return analysis.stored;
}

class Analysis {
  readonly stored = new Map<string, Initial>();
  private loaded = new Set<string>();
  // What has surely been stored so far on this path.
  private certain = new Set<string>();

  statements(body: readonly ast.Statement[]): void {
    for (const statement of body) this.statement(statement);
  }

  private load(value: unknown): void {
    walk(value, (node) => {
      if (node.type === 'name') this.read(node.name);
      return true;
    });
  }

  private read(name: string): void {
    if (!this.certain.has(name)) this.loaded.add(name);
    if (this.stored.has(name) && !this.certain.has(name)) this.stored.set(name, 'context');
  }

  private store(name: string): void {
    if (!this.stored.has(name)) this.stored.set(name, this.loaded.has(name) ? 'context' : 'unset');
    this.certain.add(name);
  }

  private target(target: ast.Expression): void {
    walk(target, (node) => {
      if (node.type === 'namespace') this.read(node.name);
      return true;
    });
    for (const name of targetNames(target)) this.store(name);
  }

  private statement(node: ast.Statement): void {
    switch (node.type) {
      case 'if':
        this.branches(node);
        return;
      case 'set':
        this.load(node.value);
        this.target(node.target);
        return;
      case 'set_block':
        this.load(node.filter);
        this.target(node.target);
        return;
      case 'macro':
        this.load(node.parameters.defaults);
        this.store(node.name);
        return;
      case 'import':
        this.load(node.template);
        this.store(node.target);
        return;
      case 'from_import':
        this.load(node.template);
        for (const { target } of node.names) this.store(target);
        return;
      case 'for':
        this.load(node.iterable);
        return;
      case 'call_block':
        this.load(node.call);
        return;
      case 'with':
        for (const { value } of node.assignments) this.load(value);
        return;
      case 'filter_block':
      case 'block':
      case 'autoescape':
        return;
      default:
        this.load(node);
    }
  }

  /** A name is certain after an `if` when every branch stores it. */
  private branches(node: ast.If): void {
    this.load(node.test);
    const before = this.certain;
    this.certain = new Set(before);
    this.statements(node.body);
    const first = this.certain;
    this.certain = new Set(before);
    this.statements(node.otherwise);
    const second = this.certain;
    this.certain = new Set([...first].filter((name) => second.has(name)));
    for (const name of new Set([...first, ...second])) {
      if (!this.certain.has(name)) this.stored.set(name, 'context');
    }
  }
}
