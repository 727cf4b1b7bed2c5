import type { Position } from '../errors.ts';

/** Every node knows where it begins. */
interface Located {
  readonly position: Position;
}

export interface Const extends Located {
  readonly type: 'const';
  readonly value: unknown;
}
export interface Name extends Located {
  readonly type: 'name';
  readonly name: string;
}
export interface Sequence extends Located {
  readonly type: 'tuple' | 'list';
  readonly items: readonly Expression[];
}
export interface DictNode extends Located {
  readonly type: 'dict';
  readonly pairs: readonly (readonly [Expression, Expression])[];
}
export interface Conditional extends Located {
  readonly type: 'conditional';
  readonly test: Expression;
  readonly value: Expression;
  readonly otherwise: Expression | undefined;
}
export interface Arguments {
  readonly args: readonly Expression[];
  readonly kwargs: readonly (readonly [string, Expression])[];
  readonly spread: Expression | undefined;
  readonly spreadKwargs: Expression | undefined;
}
/** A filter; without a value inside `{% filter %}` and `{% set x | filter %}`. */
export interface Filter extends Located {
  readonly type: 'filter';
  readonly name: string;
  readonly value: Expression | undefined;
  readonly call: Arguments;
}
export interface Test extends Located {
  readonly type: 'test';
  readonly name: string;
  readonly value: Expression;
  readonly call: Arguments;
}
export interface Call extends Located {
  readonly type: 'call';
  readonly callee: Expression;
  readonly call: Arguments;
}
export interface Item extends Located {
  readonly type: 'item';
  readonly object: Expression;
  readonly key: Expression;
}
export interface Attribute extends Located {
  readonly type: 'attribute';
  readonly object: Expression;
  readonly name: string;
}
export interface Slice extends Located {
  readonly type: 'slice';
  readonly start: Expression | undefined;
  readonly stop: Expression | undefined;
  readonly step: Expression | undefined;
}
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export interface Binary extends Located {
  readonly type: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Logical extends Located {
  readonly type: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Unary extends Located {
  readonly type: 'unary';
  readonly operator: '-' | '+' | 'not';
  readonly operand: Expression;
}
export interface Concat extends Located {
  readonly type: 'concat';
  readonly parts: readonly Expression[];
}
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export interface Compare extends Located {
  readonly type: 'compare';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly operand: Expression }[];
}
/** The target `namespace.attribute` of a `set`. */
export interface NamespaceTarget extends Located {
  readonly type: 'namespace';
  readonly name: string;
  readonly attribute: string;
}

export type Expression =
  | Const
  | Name
  | Sequence
  | DictNode
  | Conditional
  | Filter
  | Test
  | Call
  | Item
  | Attribute
  | Slice
  | Binary
  | Logical
  | Unary
  | Concat
  | Compare
  | NamespaceTarget;

export interface Output extends Located {
  readonly type: 'output';
  readonly parts: readonly (string | Expression)[];
}
export interface For extends Located {
  readonly type: 'for';
  readonly target: Expression;
  readonly iterable: Expression;
  readonly test: Expression | undefined;
  readonly recursive: boolean;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export interface If extends Located {
  readonly type: 'if';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
/** The parameters of a macro; the last `defaults.length` of them have defaults. */
export interface Parameters {
  readonly names: readonly string[];
  readonly defaults: readonly Expression[];
}
export interface Macro extends Located {
  readonly type: 'macro';
  readonly name: string;
  readonly parameters: Parameters;
  readonly body: readonly Statement[];
}
export interface CallBlock extends Located {
  readonly type: 'call_block';
  readonly call: Call;
  readonly parameters: Parameters;
  readonly body: readonly Statement[];
}
export interface FilterBlock extends Located {
  readonly type: 'filter_block';
  readonly filter: Filter;
  readonly body: readonly Statement[];
}
export interface With extends Located {
  readonly type: 'with';
  readonly assignments: readonly { readonly target: Expression; readonly value: Expression }[];
  readonly body: readonly Statement[];
}
export interface Block extends Located {
  readonly type: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Statement[];
}
export interface Include extends Located {
  readonly type: 'include';
  readonly template: Expression;
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
}
export interface Import extends Located {
  readonly type: 'import';
  readonly template: Expression;
  readonly target: string;
  readonly withContext: boolean;
}
export interface FromImport extends Located {
  readonly type: 'from_import';
  readonly template: Expression;
  readonly names: readonly { readonly name: string; readonly target: string }[];
  readonly withContext: boolean;
}
export interface Extends extends Located {
  readonly type: 'extends';
  readonly template: Expression;
}
export interface Set extends Located {
  readonly type: 'set';
  readonly target: Expression;
  readonly value: Expression;
}
export interface SetBlock extends Located {
  readonly type: 'set_block';
  readonly target: Expression;
  readonly filter: Filter | undefined;
  readonly body: readonly Statement[];
}
export interface Do extends Located {
  readonly type: 'do';
  readonly value: Expression;
}
export interface LoopControl extends Located {
  readonly type: 'break' | 'continue';
}
export interface Autoescape extends Located {
  readonly type: 'autoescape';
  readonly value: Expression;
  readonly body: readonly Statement[];
}
/** `{% trans %}`: texts with `%(name)s` in place of variables. */
export interface Trans extends Located {
  readonly type: 'trans';
  readonly context: string | undefined;
  readonly singular: string;
  readonly plural: string | undefined;
  readonly count: Expression | undefined;
  readonly countName: string | undefined;
  readonly variables: readonly (readonly [string, Expression])[];
  readonly usesVariables: boolean;
}
export interface Debug extends Located {
  readonly type: 'debug';
}

export type Statement =
  | Output
  | For
  | If
  | Macro
  | CallBlock
  | FilterBlock
  | With
  | Block
  | Include
  | Import
  | FromImport
  | Extends
  | Set
  | SetBlock
  | Do
  | LoopControl
  | Autoescape
  | Trans
  | Debug;

/** A parsed template. */
export interface TemplateNode extends Located {
  readonly type: 'template';
  readonly name: string | undefined;
  readonly body: readonly Statement[];
}
