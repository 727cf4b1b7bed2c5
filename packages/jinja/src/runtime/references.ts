import { HostObject } from '../values/host-object.ts';
import { Markup } from '../values/markup.ts';
import type { Context } from './context.ts';
import { enter, leave } from './limits.ts';
import { Output } from './output.ts';

/** A block that can be called: `self.name` and `super`. */
class BlockReference extends HostObject {
  private readonly name: string;
  private readonly context: Context;
  private readonly depth: number;

  constructor(name: string, context: Context, depth: number) {
    super();
    this.name = name;
    this.context = context;
    this.depth = depth;
  }

  override get className(): string {
    return 'BlockReference';
  }
  override get qualifiedName(): string {
    return 'jinja2.runtime.BlockReference';
  }
  override isTrue(): boolean {
    return true;
  }
  override getAttribute(name: string): unknown {
    return name === 'super' ? superOf(this.name, this.context, this.depth) : undefined;
  }
  override call(_args: readonly unknown[], _kwargs: ReadonlyMap<string, unknown>, caller?: Context): unknown {
    const render = this.context.blocks.get(this.name)?.[this.depth];
    const output = new Output();
    enter();
    try {
      render?.(this.context, output, this.depth);
    } finally {
      leave();
    }
    return (caller ?? this.context).autoescape ? new Markup(output.text) : output.text;
  }
}

/** The block that a block overrides, or an undefined value. */
export function superOf(name: string, context: Context, depth: number): unknown {
  if (context.blocks.get(name)?.[depth + 1] !== undefined)
    return new BlockReference(name, context, depth + 1);
  return context.environment.undefined({ hint: `there is no parent block called '${name}'.`, name: 'super' });
}

/** `self`: the blocks of the template by name. */
export class TemplateReference extends HostObject {
  private readonly context: Context;
  constructor(context: Context) {
    super();
    this.context = context;
  }
  override get className(): string {
    return 'TemplateReference';
  }
  override get qualifiedName(): string {
    return 'jinja2.runtime.TemplateReference';
  }
  override getItem(key: unknown): unknown {
    if (typeof key !== 'string' || !this.context.blocks.has(key)) return undefined;
    return new BlockReference(key, this.context, 0);
  }
  override toRepr(): string {
    const { templateName } = this.context;
    return `<TemplateReference ${templateName === undefined ? 'None' : `'${templateName}'`}>`;
  }
}

/** What `import` gives: the top-level names of a template. */
export class TemplateModule extends HostObject {
  private readonly context: Context;
  private readonly text: string;

  constructor(context: Context, text: string) {
    super();
    this.context = context;
    this.text = text;
  }
  get templateName(): string | undefined {
    return this.context.templateName;
  }
  override get className(): string {
    return 'TemplateModule';
  }
  override get qualifiedName(): string {
    return 'jinja2.environment.TemplateModule';
  }
  override isTrue(): boolean {
    return true;
  }
  override getAttribute(name: string): unknown {
    return this.context.exported.has(name) ? this.context.vars.get(name) : undefined;
  }
  override toText(): string {
    return this.text;
  }
  override toRepr(): string {
    const { templateName } = this.context;
    return `<TemplateModule ${templateName === undefined ? 'memory:0x7f0000000000' : `'${templateName}'`}>`;
  }
}
