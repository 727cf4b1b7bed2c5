export { Environment } from './environment.ts';
export type {
  BinaryInterceptor,
  EnvironmentOptions,
  FilterFunction,
  GlobalFunction,
  Policies,
  TestFunction,
} from './environment-options.ts';
export {
  FilterArgumentError,
  LimitError,
  type LimitName,
  type Position,
  PythonError,
  SecurityError,
  TemplateAssertionError,
  TemplateError,
  type TemplateFrame,
  TemplateNotFound,
  TemplateRuntimeError,
  TemplateSyntaxError,
  TemplatesNotFound,
  typeError,
  UndefinedError,
  valueError,
} from './errors.ts';
export { dumps, type JsonOptions } from './filters/json.ts';
export { formatValue } from './format/spec.ts';
export type { Translations } from './i18n.ts';
export { referencedTemplates, undeclaredVariables, usedFilters, usedTests } from './lint.ts';
export { choiceLoader, dictLoader, type Loader } from './loaders.ts';
export { splitLines } from './methods/text.ts';
export { getAttribute, getItem } from './ops/attribute.ts';
export { callValue } from './ops/call.ts';
export { contains, equals, ordered } from './ops/compare.ts';
export { iterate, length, toList } from './ops/iterate.ts';
export { floatOf, intOf } from './ops/number.ts';
export { repr, str } from './ops/repr.ts';
export { PySlice } from './ops/slice.ts';
export { isTrue } from './ops/truth.ts';
export { typeName } from './ops/type-name.ts';
export type { Context } from './runtime/context.ts';
export { DEFAULT_LIMITS, type Limits } from './runtime/limits.ts';
export type * as ast from './syntax/nodes.ts';
export type { Extension, IncludeTags } from './syntax/parser.ts';
export { walk } from './syntax/walk.ts';
export { Template, type TemplateData } from './template.ts';
export { toPython } from './values/convert.ts';
export { PyDict, PySet } from './values/dict.ts';
export { PyFloat } from './values/float.ts';
export { type Kwargs, PyFunction, pyFunction } from './values/function.ts';
export { type ArithmeticOperator, HostObject } from './values/host-object.ts';
export { PyIterator } from './values/iterator.ts';
export { escapeHtml, Markup } from './values/markup.ts';
export { PyRange } from './values/range.ts';
export { PyTuple } from './values/tuple.ts';
export {
  ChainableUndefined,
  DebugUndefined,
  StrictUndefined,
  Undefined,
  type UndefinedClass,
  type UndefinedOrigin,
} from './values/undefined.ts';
