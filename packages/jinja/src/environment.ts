import { BUILTIN_TESTS } from './builtin-tests.ts';
import type { Compiling } from './compile/compiling.ts';
import { compileExpression } from './compile/expressions.ts';
import { FunctionScope, Scope } from './compile/scope.ts';
import { compileRegion } from './compile/statements.ts';
import { CompileUnit } from './compile/unit.ts';
import {
  type BinaryInterceptor,
  DEFAULT_POLICIES,
  type EnvironmentOptions,
  type FilterFunction,
  lexerOptionsOf,
  type Policies,
  type TestFunction,
} from './environment-options.ts';
import { TemplateNotFound, TemplateRuntimeError, TemplatesNotFound } from './errors.ts';
import { BUILTIN_FILTERS } from './filters/index.ts';
import { builtinGlobals } from './globals.ts';
import { i18nGlobals } from './i18n.ts';
import { loadSource } from './loaders.ts';
import { ACCESS } from './ops/attribute.ts';
import { toList } from './ops/iterate.ts';
import { str } from './ops/repr.ts';
import { Context, DataScope, type Scope as NameScope } from './runtime/context.ts';
import { Frame } from './runtime/frame.ts';
import { chargeCall, DEFAULT_LIMITS, type Limits, metered } from './runtime/limits.ts';
import { Output } from './runtime/output.ts';
import { inSession } from './runtime/session.ts';
import type { LexerOptions } from './syntax/lexer-options.ts';
import type { TemplateNode } from './syntax/nodes.ts';
import { type Extension, type ParseOptions, parseExpressionSource, parseTemplate } from './syntax/parser.ts';
import { Template, type TemplateData } from './template.ts';
import { toPython } from './values/convert.ts';
import { type Kwargs, PyFunction } from './values/function.ts';
import { Markup } from './values/markup.ts';
import { UNDEFINED_KINDS, Undefined, type UndefinedClass, type UndefinedOrigin } from './values/undefined.ts';

/**
 * The settings and the templates that share them.
 *
 * @example
 * const environment = new Environment({ trimBlocks: true, extensions: ['do'] });
 * environment.fromString('{% for asn in asns %}AS{{ asn }}\n{% endfor %}').render({ asns: [64496, 64497] });
 */
export class Environment {
  readonly filters: Map<string, FilterFunction>;
  readonly tests: Map<string, TestFunction>;
  readonly globals: Map<string, unknown>;
  readonly limits: Limits;
  readonly policies: Policies;
  readonly lexerOptions: LexerOptions;
  readonly finalize: ((value: unknown) => unknown) | undefined;
  readonly newstyleGettext: boolean;
  /** @internal */
  readonly access = ACCESS;
  readonly interceptBinary: BinaryInterceptor | undefined;
  private readonly options: EnvironmentOptions;
  private readonly undefinedClass: UndefinedClass;
  private readonly extensions: ReadonlySet<Extension>;
  private readonly cache = new Map<string, Template>();

  constructor(options: EnvironmentOptions = {}) {
    this.options = options;
    this.lexerOptions = lexerOptionsOf(options);
    this.extensions = new Set(options.extensions);
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.policies = { ...DEFAULT_POLICIES, ...options.policies };
    this.finalize = options.finalize;
    this.newstyleGettext = options.newstyleGettext ?? false;
    this.interceptBinary = options.interceptBinary;
    this.undefinedClass =
      typeof options.undefined === 'function'
        ? options.undefined
        : UNDEFINED_KINDS[options.undefined ?? 'default'];
    this.filters = new Map(BUILTIN_FILTERS);
    this.tests = new Map(BUILTIN_TESTS);
    this.globals = builtinGlobals();
    if (this.extensions.has('i18n')) {
      for (const [name, value] of i18nGlobals(options.translations, this.newstyleGettext))
        this.globals.set(name, value);
    }
    for (const [name, filter] of Object.entries(options.filters ?? {})) this.addFilter(name, filter);
    for (const [name, test] of Object.entries(options.tests ?? {})) this.addTest(name, test);
    for (const [name, value] of Object.entries(options.globals ?? {}))
      this.globals.set(name, toPython(value));
  }

  /** Adds or replaces a filter. A template compiled earlier keeps the old one. */
  addFilter(name: string, filter: FilterFunction | PyFunction): void {
    this.filters.set(name, adapted(filter));
    this.cache.clear();
  }

  /** Adds or replaces a test. */
  addTest(name: string, test: TestFunction | PyFunction): void {
    this.tests.set(name, adapted(test));
    this.cache.clear();
  }

  /** A template of the loader. Throws `TemplateNotFound`. */
  getTemplate(name: string): Template {
    return this.compiled(loadSource(this.options.loader, name), name);
  }

  /** The first of several templates that exists. Throws `TemplatesNotFound`. */
  selectTemplate(names: readonly (string | Template)[]): Template {
    for (const name of names) {
      if (name instanceof Template) return name;
      try {
        return this.getTemplate(name);
      } catch (error) {
        if (!(error instanceof TemplateNotFound)) throw error;
      }
    }
    if (names.length === 0) {
      throw new TemplatesNotFound([]);
    }
    throw new TemplatesNotFound(names.map((name) => (typeof name === 'string' ? name : 'template')));
  }

  /** A template from its text. The name stands in errors. */
  fromString(source: string, { name }: { readonly name?: string } = {}): Template {
    return this.compiled(source, name);
  }

  private compiled(source: string, name: string | undefined): Template {
    const key = `${name ?? ''}\0${source}`;
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const template = new Template(
      this,
      this.parse(source, { ...(name === undefined ? {} : { name }) }),
      source,
    );
    if (this.cache.size >= (this.options.cacheSize ?? 400)) {
      const [oldest] = this.cache.keys();
      if (oldest !== undefined) this.cache.delete(oldest);
    }
    this.cache.set(key, template);
    return template;
  }

  /** The syntax tree of a template, for linters. Throws `TemplateSyntaxError`. */
  parse(source: string, { name }: { readonly name?: string } = {}): TemplateNode {
    const unit = new CompileUnit(this, name, source);
    try {
      return parseTemplate(source, this.parseOptions(name));
    } catch (error) {
      throw unit.locate(error, { line: 1, column: 1 });
    }
  }

  /**
   * A function that evaluates one expression; an undefined result is `null`.
   *
   * @example environment.compileExpression('asn > 64495')({ asn: 64496 }) // true
   */
  compileExpression(source: string): (data?: TemplateData) => unknown {
    const unit = new CompileUnit(this, undefined, source);
    const func = new FunctionScope(undefined);
    const cx: Compiling = {
      unit,
      scope: new Scope(func, undefined),
      autoescape: false,
      lenient: false,
      discardable: false,
      inLoop: false,
      expression: compileExpression,
      region: compileRegion,
    };
    const guarded = <T>(run: () => T): T => {
      try {
        return run();
      } catch (error) {
        throw unit.locate(error, { line: 1, column: 1 });
      }
    };
    const evaluate = guarded(() =>
      compileExpression(cx, parseExpressionSource(source, this.parseOptions(undefined))),
    );
    return (data = {}) => {
      const run = () => {
        const context = new Context(this, undefined, new DataScope(data, this.globals), false);
        const value = evaluate(new Frame(func.size, undefined, context, new Output()));
        return value instanceof Undefined ? null : value;
      };
      return inSession(() => metered(this.limits, () => guarded(run)));
    };
  }

  private parseOptions(name: string | undefined): ParseOptions {
    const { lexerOptions: lexer, extensions, policies } = this;
    const { includeTags = {} } = this.options;
    return { lexer, extensions, name, trimTranslations: policies.trimTranslations, includeTags };
  }

  /** Makes an undefined value of the environment's kind. */
  undefined(origin: UndefinedOrigin): Undefined {
    return new this.undefinedClass(origin);
  }

  /** Whether a template's output is escaped. */
  autoescapeOf(name: string | undefined): boolean {
    const { autoescape = false } = this.options;
    return typeof autoescape === 'function' ? autoescape(name) : autoescape;
  }

  /** The names that an imported template sees. */
  get globalScope(): NameScope {
    return new DataScope({}, this.globals);
  }

  /** The template that `include`, `import` or `extends` means: a name, several names, or a template. */
  templateOf(value: unknown): Template {
    if (value instanceof Template) return value;
    if (typeof value === 'string' || value instanceof Markup) return this.getTemplate(str(value));
    if (value instanceof Undefined) throw value.error();
    return this.selectTemplate(toList(value).map((name) => (name instanceof Template ? name : str(name))));
  }

  /** Applies a filter by name, as `map` does. */
  callFilter(
    context: Context,
    name: string,
    value: unknown,
    args: readonly unknown[],
    kwargs: Kwargs,
  ): unknown {
    const filter = this.filters.get(name);
    if (filter === undefined) throw new TemplateRuntimeError(`No filter named '${name}'.`);
    chargeCall(value);
    return filter(value, args, kwargs, context);
  }

  /** Applies a test by name, as `select` does. */
  callTest(
    context: Context,
    name: string,
    value: unknown,
    args: readonly unknown[],
    kwargs: Kwargs,
  ): unknown {
    const test = this.tests.get(name);
    if (test === undefined) throw new TemplateRuntimeError(`No test named '${name}'.`);
    chargeCall(value);
    return test(value, args, kwargs, context);
  }
}

/** A function of the user's, with its result made ready for the template. */
function adapted(filter: FilterFunction | PyFunction): FilterFunction {
  if (filter instanceof PyFunction)
    return (value, args, kwargs) => toPython(filter.call([value, ...args], kwargs));
  return (value, args, kwargs, context) => toPython(filter(value, args, kwargs, context));
}
