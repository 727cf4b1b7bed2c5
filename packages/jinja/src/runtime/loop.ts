import type { Environment } from '../environment.ts';
import { PythonError, typeError } from '../errors.ts';
import { equals } from '../ops/compare.ts';
import { lengthOf } from '../ops/iterate.ts';
import { type Kwargs, PyFunction } from '../values/function.ts';
import { HostObject } from '../values/host-object.ts';
import { PyTuple } from '../values/tuple.ts';
import { tick } from './limits.ts';

const NOTHING = Symbol('nothing');

/** The `loop` of a `for`: it also walks over the items. */
export class LoopContext extends HostObject {
  private readonly environment: Environment;
  private readonly iterable: unknown;
  private readonly source: Iterator<unknown>;
  private readonly recurse: ((iterable: unknown, depth: number) => unknown) | undefined;
  private readonly depth: number;
  private readonly ahead: unknown[] = [];
  private index = -1;
  private size: number | undefined;
  private previous: unknown = NOTHING;
  private current: unknown = NOTHING;
  private changedLast: unknown = NOTHING;

  /**
   * @param iterable what is looped over, for its length
   * @param items the items, filtered when the loop has a condition
   */
  constructor(
    environment: Environment,
    iterable: unknown,
    items: Iterable<unknown>,
    depth: number,
    recurse?: (iterable: unknown, depth: number) => unknown,
  ) {
    super();
    this.environment = environment;
    this.iterable = iterable;
    this.source = items[Symbol.iterator]();
    this.depth = depth;
    this.recurse = recurse;
  }

  /** Goes to the next item; false at the end. */
  advance(): boolean {
    tick();
    if (!this.peek()) return false;
    this.previous = this.current;
    this.current = this.ahead.shift();
    this.index++;
    return true;
  }

  /** The item that `advance` has reached. */
  get item(): unknown {
    return this.current;
  }

  private peek(): boolean {
    if (this.ahead.length > 0) return true;
    const next = this.source.next();
    if (next.done === true) return false;
    this.ahead.push(next.value);
    return true;
  }

  private get length(): number {
    if (this.size === undefined) {
      this.size = this.iterable === undefined ? undefined : lengthOf(this.iterable);
      if (this.size === undefined) {
        for (let next = this.source.next(); next.done !== true; next = this.source.next()) {
          tick();
          this.ahead.push(next.value);
        }
        this.size = this.index + 1 + this.ahead.length;
      }
    }
    return this.size;
  }

  override get className(): string {
    return 'LoopContext';
  }
  override get qualifiedName(): string {
    return 'jinja2.runtime.LoopContext';
  }
  override isTrue(): boolean {
    return this.length > 0;
  }
  override getLength(): number {
    return this.length;
  }
  override toRepr(): string {
    return `<LoopContext ${this.index + 1}/${this.length}>`;
  }

  override getAttribute(name: string): unknown {
    switch (name) {
      case 'index':
        return this.index + 1;
      case 'index0':
        return this.index;
      case 'first':
        return this.index === 0;
      case 'last':
        return !this.peek();
      case 'length':
        return this.length;
      case 'revindex':
        return this.length - this.index;
      case 'revindex0':
        return this.length - this.index - 1;
      case 'previtem':
        return this.index === 0
          ? this.environment.undefined({ hint: 'there is no previous item' })
          : this.previous;
      case 'nextitem':
        return this.peek() ? this.ahead[0] : this.environment.undefined({ hint: 'there is no next item' });
      case 'depth':
        return this.depth + 1;
      case 'depth0':
        return this.depth;
      case 'cycle':
        return new PyFunction('cycle', (args) => this.cycle(args));
      case 'changed':
        return new PyFunction('changed', (args) => this.changed(args));
      default:
        return undefined;
    }
  }

  private cycle(args: readonly unknown[]): unknown {
    if (args.length === 0) throw typeError('no items for cycling given');
    return args[this.index % args.length];
  }

  private changed(args: readonly unknown[]): boolean {
    const value = PyTuple.fromItems(args);
    if (this.changedLast !== NOTHING && equals(this.changedLast, value)) return false;
    this.changedLast = value;
    return true;
  }

  override call(args: readonly unknown[], _kwargs: Kwargs): unknown {
    if (this.recurse === undefined) {
      throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    }
    if (args.length !== 1)
      throw new PythonError('TypeError', `loop() takes 1 positional argument but ${args.length} were given`);
    return this.recurse(args[0], this.depth + 1);
  }
}
