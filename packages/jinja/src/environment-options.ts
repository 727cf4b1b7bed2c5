import type { Translations } from './i18n.ts';
import type { Loader } from './loaders.ts';
import type { Context } from './runtime/context.ts';
import type { Limits } from './runtime/limits.ts';
import { DEFAULT_LEXER_OPTIONS, type LexerOptions } from './syntax/lexer-options.ts';
import type { Extension, IncludeTags } from './syntax/parser.ts';
import type { Kwargs, PyFunction } from './values/function.ts';
import type { ArithmeticOperator } from './values/host-object.ts';
import type { UNDEFINED_KINDS, UndefinedClass } from './values/undefined.ts';

/** A filter: the value, then what stands in the parentheses. */
export type FilterFunction = (
  value: unknown,
  args: readonly unknown[],
  kwargs: Kwargs,
  context: Context,
) => unknown;
/** A test; what it returns counts as true or false. */
export type TestFunction = (
  value: unknown,
  args: readonly unknown[],
  kwargs: Kwargs,
  context: Context,
) => unknown;
/** A function that templates call by name. */
export type GlobalFunction = (args: readonly unknown[], kwargs: Kwargs, context: Context) => unknown;

/** Defaults that some filters and statements take from the environment. */
export interface Policies {
  readonly truncateLeeway: number;
  readonly urlizeRel: string | null;
  readonly urlizeTarget: string | null;
  readonly urlizeExtraSchemes: readonly string[];
  readonly jsonSortKeys: boolean;
  readonly trimTranslations: boolean;
}

/** Jinja2's defaults. */
export const DEFAULT_POLICIES: Policies = {
  truncateLeeway: 5,
  urlizeRel: 'noopener',
  urlizeTarget: null,
  urlizeExtraSchemes: [],
  jsonSortKeys: true,
  trimTranslations: false,
};

/** Binary operators that a function of yours computes. */
export interface BinaryInterceptor {
  readonly operators: readonly ArithmeticOperator[];
  readonly call: (operator: ArithmeticOperator, left: unknown, right: unknown) => unknown;
}

/** What an environment can be told; everything has Jinja2's default. */
export interface EnvironmentOptions extends Partial<LexerOptions> {
  /** Whether printed values are escaped for HTML: for all templates, or by template name. */
  readonly autoescape?: boolean | ((name: string | undefined) => boolean);
  readonly undefined?: keyof typeof UNDEFINED_KINDS | UndefinedClass;
  readonly loader?: Loader;
  readonly extensions?: readonly Extension[];
  readonly includeTags?: IncludeTags;
  readonly limits?: Partial<Limits>;
  readonly filters?: Readonly<Record<string, FilterFunction | PyFunction>>;
  readonly tests?: Readonly<Record<string, TestFunction | PyFunction>>;
  /** Values, and functions that are called with `(args, kwargs, context)`. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Applied to every printed value. */
  readonly finalize?: (value: unknown) => unknown;
  readonly policies?: Partial<Policies>;
  readonly translations?: Translations;
  readonly newstyleGettext?: boolean;
  readonly interceptBinary?: BinaryInterceptor;
  /** How many compiled templates are kept. */
  readonly cacheSize?: number;
}

/** The lexer's part of the options. */
export function lexerOptionsOf(options: EnvironmentOptions): LexerOptions {
  const { blockStart, blockEnd, variableStart, variableEnd, commentStart, commentEnd } = options;
  const defaults = DEFAULT_LEXER_OPTIONS;
  const lexer: LexerOptions = {
    blockStart: blockStart ?? defaults.blockStart,
    blockEnd: blockEnd ?? defaults.blockEnd,
    variableStart: variableStart ?? defaults.variableStart,
    variableEnd: variableEnd ?? defaults.variableEnd,
    commentStart: commentStart ?? defaults.commentStart,
    commentEnd: commentEnd ?? defaults.commentEnd,
    lineStatementPrefix: options.lineStatementPrefix,
    lineCommentPrefix: options.lineCommentPrefix,
    trimBlocks: options.trimBlocks ?? false,
    lstripBlocks: options.lstripBlocks ?? false,
    newlineSequence: options.newlineSequence ?? '\n',
    keepTrailingNewline: options.keepTrailingNewline ?? false,
  };
  const starts = [lexer.blockStart, lexer.variableStart, lexer.commentStart];
  if (new Set(starts).size < 3)
    throw new TypeError('block, variable and comment start strings must be different');
  return lexer;
}
