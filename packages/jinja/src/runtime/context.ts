import type { Environment } from '../environment.ts';
import { copyToPython } from '../values/convert.ts';
import type { Output } from './output.ts';

/** Where names are looked up; JavaScript's `undefined` means that there is no such name. */
export interface Scope {
  lookup(name: string): unknown;
  /** The names with values, for `{% debug %}`. */
  names(): Iterable<string>;
}

/** What `render` was given: data is converted when it is first asked for. */
export class DataScope implements Scope {
  private readonly data: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>;
  private readonly globals: ReadonlyMap<string, unknown>;
  private readonly values = new Map<string, unknown>();
  private readonly seen = new Map<object, unknown>();

  constructor(
    data: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>,
    globals: ReadonlyMap<string, unknown>,
  ) {
    this.data = data;
    this.globals = globals;
  }

  lookup(name: string): unknown {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    const raw = this.raw(name);
    const value = raw === undefined ? this.globals.get(name) : copyToPython(raw, this.seen);
    if (value !== undefined) this.values.set(name, value);
    return value;
  }

  private raw(name: string): unknown {
    const { data } = this;
    if (data instanceof Map) return data.get(name);
    return Object.hasOwn(data, name) ? Reflect.get(data, name) : undefined;
  }

  names(): Iterable<string> {
    const own = this.data instanceof Map ? this.data.keys() : Object.keys(this.data);
    return new Set([...this.globals.keys(), ...own]);
  }
}

/** A few names in front of another scope. */
export class LayeredScope implements Scope {
  private readonly own: ReadonlyMap<string, unknown>;
  private readonly parent: Scope;
  constructor(own: ReadonlyMap<string, unknown>, parent: Scope) {
    this.own = own;
    this.parent = parent;
  }
  lookup(name: string): unknown {
    const own = this.own.get(name);
    return own !== undefined ? own : this.parent.lookup(name);
  }
  names(): Iterable<string> {
    return new Set([...this.parent.names(), ...this.own.keys()]);
  }
}

/** Renders one block into the output of a context. */
export type BlockRenderer = (context: Context, output: Output, depth: number) => void;

/** The state of one template being rendered. */
export class Context implements Scope {
  readonly environment: Environment;
  readonly templateName: string | undefined;
  readonly parent: Scope;
  /** What top-level `set`, `macro` and `import` have defined so far. */
  readonly vars = new Map<string, unknown>();
  readonly exported = new Set<string>();
  /** For each block, the renderers from the most derived template to the base. */
  readonly blocks: Map<string, BlockRenderer[]>;
  autoescape: boolean;

  constructor(
    environment: Environment,
    templateName: string | undefined,
    parent: Scope,
    autoescape: boolean,
    blocks: Map<string, BlockRenderer[]> = new Map(),
  ) {
    this.environment = environment;
    this.templateName = templateName;
    this.parent = parent;
    this.autoescape = autoescape;
    this.blocks = blocks;
  }

  lookup(name: string): unknown {
    const own = this.vars.get(name);
    return own !== undefined ? own : this.parent.lookup(name);
  }

  /** The value of a name, or an undefined value. */
  resolve(name: string): unknown {
    const value = this.lookup(name);
    return value !== undefined ? value : this.environment.undefined({ name });
  }

  names(): Iterable<string> {
    return new Set([...this.parent.names(), ...this.vars.keys()]);
  }

  /** The same template with a few more names, as a scoped block sees it. */
  derived(locals: ReadonlyMap<string, unknown>): Context {
    const { environment, templateName, blocks, autoescape } = this;
    return new Context(environment, templateName, new LayeredScope(locals, this), autoescape, blocks);
  }
}
