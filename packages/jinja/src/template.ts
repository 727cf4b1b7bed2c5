import { blockTable } from './compile/blocks.ts';
import type { Compiling } from './compile/compiling.ts';
import { compileExpression } from './compile/expressions.ts';
import { FunctionScope, Scope } from './compile/scope.ts';
import { compileRegion } from './compile/statements.ts';
import { CompileUnit, type Execute } from './compile/unit.ts';
import type { Environment } from './environment.ts';
import { type BlockRenderer, Context, DataScope, type Scope as NameScope } from './runtime/context.ts';
import { Frame } from './runtime/frame.ts';
import { metered } from './runtime/limits.ts';
import { Output } from './runtime/output.ts';
import { TemplateModule, TemplateReference } from './runtime/references.ts';
import { inSession } from './runtime/session.ts';
import type { TemplateNode } from './syntax/nodes.ts';
import { mentions } from './syntax/walk.ts';
import { HostObject } from './values/host-object.ts';

/** Variables for a template: a plain object or a Map. */
export type TemplateData = ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>;

/** A compiled template. Get one from an `Environment`. */
export class Template extends HostObject {
  readonly environment: Environment;
  readonly name: string | undefined;
  /** The renderers of its blocks. */
  readonly blocks: ReadonlyMap<string, BlockRenderer>;
  private readonly size: () => number;
  private readonly run: Execute;
  private readonly unit: CompileUnit;
  private readonly selfSlot: number | undefined;

  constructor(environment: Environment, node: TemplateNode, source: string) {
    super();
    this.environment = environment;
    this.name = node.name;
    this.unit = new CompileUnit(environment, node.name, source);
    const func = new FunctionScope(undefined);
    const scope = new Scope(func, undefined, true);
    const autoescape = environment.autoescapeOf(node.name);
    const cx: Compiling = {
      unit: this.unit,
      scope,
      autoescape,
      lenient: false,
      discardable: true,
      inLoop: false,
      expression: compileExpression,
      region: compileRegion,
    };
    try {
      this.selfSlot = mentions(node.body, 'self') ? scope.declare('self') : undefined;
      this.run = compileRegion(cx, node.body);
    } catch (error) {
      throw this.unit.locate(error, node.position);
    }
    this.blocks = blockTable(this.unit);
    this.size = () => func.size;
  }

  override get className(): string {
    return 'Template';
  }
  override toRepr(): string {
    return `<Template ${this.name === undefined ? 'memory:0x7f0000000000' : `'${this.name}'`}>`;
  }

  /**
   * Renders the template.
   *
   * @example environment.fromString('AS{{ asn }}').render({ asn: 64496 }) // 'AS64496'
   */
  render(data: TemplateData = {}): string {
    return this.rendering(data, (context) => {
      const output = new Output();
      this.renderInto(context, output);
      return output.text;
    });
  }

  /** What the template exports: its macros and variables by name, as `import` sees them. */
  module(data: TemplateData = {}): TemplateModule {
    return this.rendering(data, (context) => {
      const output = new Output();
      this.renderInto(context, output);
      return new TemplateModule(context, output.text);
    });
  }

  private rendering<T>(data: TemplateData, run: (context: Context) => T): T {
    const { environment } = this;
    return inSession(() =>
      metered(environment.limits, () => {
        try {
          return run(this.newContext(new DataScope(data, environment.globals)));
        } catch (error) {
          throw this.unit.locate(error, { line: 1, column: 1 });
        }
      }),
    );
  }

  /** A context in which this template can be rendered. */
  newContext(scope: NameScope): Context {
    const blocks = new Map(
      Array.from(this.blocks, ([name, renderer]): [string, BlockRenderer[]] => [name, [renderer]]),
    );
    return new Context(this.environment, this.name, scope, this.environment.autoescapeOf(this.name), blocks);
  }

  /** Renders into an output, then whatever the template extends. */
  renderInto(context: Context, output: Output): void {
    const frame = new Frame(this.size(), undefined, context, output);
    if (this.selfSlot !== undefined) frame.slots[this.selfSlot] = new TemplateReference(context);
    this.run(frame);
    frame.extended?.renderInto(context, output);
  }
}
