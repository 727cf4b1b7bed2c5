import { PythonError, typeError } from '../errors.ts';
import { pairsOf } from '../methods/containers.ts';
import { repr } from '../ops/repr.ts';
import { PyDict } from '../values/dict.ts';
import { type Kwargs, type PyFunction, pyFunction } from '../values/function.ts';
import { HostObject } from '../values/host-object.ts';
import { PyTuple } from '../values/tuple.ts';

/** What `namespace(…)` makes: attributes that `set` may change from inside a scope. */
export class Namespace extends HostObject {
  private readonly attributes: PyDict;

  constructor(attributes: PyDict) {
    super();
    this.attributes = attributes;
  }

  /** `namespace(mapping, name=value, …)`. */
  static create(args: readonly unknown[], kwargs: Kwargs): Namespace {
    if (args.length > 1) throw typeError(`dict expected at most 1 argument, got ${args.length}`);
    return new Namespace(makeDict(args, kwargs));
  }

  assign(name: string, value: unknown): void {
    this.attributes.set(name, value);
  }
  override get className(): string {
    return 'Namespace';
  }
  override get qualifiedName(): string {
    return 'jinja2.utils.Namespace';
  }
  override getAttribute(name: string): unknown {
    return this.attributes.get(name);
  }
  override toRepr(): string {
    return `<Namespace ${repr(this.attributes)}>`;
  }
}

/** `dict(…)`. */
export function makeDict(args: readonly unknown[], kwargs: Kwargs): PyDict {
  if (args.length > 1) throw typeError(`dict expected at most 1 argument, got ${args.length}`);
  const dict = args.length === 1 ? PyDict.from(pairsOf(args[0])) : new PyDict();
  for (const [key, value] of kwargs) dict.set(key, value);
  return dict;
}

/** What `cycler(…)` makes: values in turn. */
export class Cycler extends HostObject {
  private readonly items: readonly unknown[];
  private position = 0;

  constructor(items: readonly unknown[]) {
    super();
    if (items.length === 0) throw new PythonError('RuntimeError', 'at least one item has to be provided');
    this.items = items;
  }

  private readonly advance = pyFunction('next', '', () => {
    const item = this.items[this.position];
    this.position = (this.position + 1) % this.items.length;
    return item;
  });
  private readonly restart = pyFunction('reset', '', () => {
    this.position = 0;
    return null;
  });

  override get className(): string {
    return 'Cycler';
  }
  override get qualifiedName(): string {
    return 'jinja2.utils.Cycler';
  }
  override getAttribute(name: string): unknown {
    switch (name) {
      case 'current':
        return this.items[this.position];
      case 'next':
        return this.advance;
      case 'reset':
        return this.restart;
      case 'pos':
        return this.position;
      case 'items':
        return PyTuple.fromItems(this.items);
      default:
        return undefined;
    }
  }
}

/** What `joiner(…)` makes: nothing the first time it is called, then the separator. */
export function makeJoiner(separator: unknown): PyFunction {
  let used = false;
  return pyFunction('joiner', '', () => {
    if (used) return separator;
    used = true;
    return '';
  });
}
