import { describe, expect, it } from 'vitest';
import {
  type ArithmeticOperator,
  Environment,
  HostObject,
  PyFloat,
  PySlice,
  PythonError,
  pyFunction,
  SecurityError,
} from './index.ts';

class Address extends HostObject {
  override get className(): string {
    return 'IPv4Address';
  }
  readonly number: number;
  constructor(number: number) {
    super();
    this.number = number;
  }
  override getAttribute(name: string): unknown {
    return name === 'version' ? 4 : undefined;
  }
  override equals(other: unknown): boolean {
    return other instanceof Address && other.number === this.number;
  }
  override getHash(): string {
    return String(this.number);
  }
  override compare(other: unknown): number | undefined {
    return other instanceof Address ? this.number - other.number : undefined;
  }
  override toText(): string {
    return [24, 16, 8, 0].map((shift) => (this.number >>> shift) & 255).join('.');
  }
  override toRepr(): string {
    return `IPv4Address('${this.toText()}')`;
  }
  override arithmetic(operator: ArithmeticOperator, other: unknown, reflected: boolean): unknown {
    if (typeof other !== 'number' || reflected || (operator !== '+' && operator !== '-')) return undefined;
    return new Address(operator === '+' ? this.number + other : this.number - other);
  }
  override toInteger(): number {
    return this.number;
  }
  override toJson(): unknown {
    return this.toText();
  }
}

class Sessions extends HostObject {
  override get className(): string {
    return 'QuerySet';
  }
  override get qualifiedName(): string {
    return 'django.db.models.query.QuerySet';
  }
  readonly rows: readonly unknown[];
  constructor(rows: readonly unknown[]) {
    super();
    this.rows = rows;
  }
  override getAttribute(name: string): unknown {
    if (name === 'all') return pyFunction('all', '', () => this);
    if (name === 'filter')
      return pyFunction('filter', '**lookups', (lookups) => new Sessions(lookups.size > 0 ? [] : this.rows));
    if (name === 'save')
      return pyFunction('save', '', () => {
        throw new SecurityError('save is not safely callable');
      });
    return name === 'raw' ? { nested: [1, { deep: 2.5 }] } : undefined;
  }
  override getItem(key: unknown): unknown {
    if (key instanceof PySlice) {
      const { start, stop } = key.resolve(this.rows.length);
      return new Sessions(this.rows.slice(start, stop));
    }
    if (typeof key !== 'number') return undefined;
    if (key < 0) throw new PythonError('ValueError', 'Negative indexing is not supported.');
    if (key >= this.rows.length) throw new PythonError('IndexError', 'list index out of range');
    return this.rows[key];
  }
  override iterate(): Iterable<unknown> {
    return this.rows;
  }
  override getLength(): number {
    return this.rows.length;
  }
}

class Manager extends HostObject {
  override get className(): string {
    return 'ManyRelatedManager';
  }
}

const context = {
  a: new Address(0xc0000201),
  b: new Address(0xc0000202),
  a2: new Address(0xc0000201),
  qs: new Sessions([new Address(0xc0000201), new Address(0xc0000202)]),
  none: new Sessions([]),
  manager: new Manager(),
};
const environment = new Environment();
const render = (source: string): string => environment.fromString(source).render(context);

describe('host objects', () => {
  it.each([
    ['{{ a }} {{ [a] }} {{ a.version }}', "192.0.2.1 [IPv4Address('192.0.2.1')] 4"],
    [
      '{{ a + 1 }} {{ b - 1 }} {{ a == a2 }} {{ a != b }} {{ a < b }} {{ b > a }}',
      '192.0.2.2 192.0.2.1 True True True True',
    ],
    [
      '{{ [b, a]|sort|join(" ") }} {{ [a, b, a2]|unique|join(" ") }} {{ {a: 1}[a2] }}',
      '192.0.2.1 192.0.2.2 192.0.2.1 192.0.2.2 1',
    ],
    [
      '{{ a|int }} {{ [a]|tojson }} {{ a in [a2] }} {{ a ~ "/24" }} {{ "%s" % a }} {{ "{}".format(a) }}',
      '3221225985 ["192.0.2.1"] True 192.0.2.1/24 192.0.2.1 192.0.2.1',
    ],
    [
      '{% for x in qs.all() %}{{ loop.index }}/{{ loop.length }}={{ x }} {% endfor %}',
      '1/2=192.0.2.1 2/2=192.0.2.2 ',
    ],
    [
      '{{ qs|length }} {{ qs[0] }} {{ qs[9] }} {{ qs[1:]|list }} {{ qs|first }} {{ qs|last }} {{ a in qs }}',
      "2 192.0.2.1  [IPv4Address('192.0.2.2')] 192.0.2.1 192.0.2.2 True",
    ],
    ['{{ "yes" if qs else "no" }} {{ "yes" if none else "no" }} {{ qs.filter(asn=1)|length }}', 'yes no 0'],
    [
      '{{ qs is sequence }} {{ qs is iterable }} {{ qs is mapping }} {{ qs.all is callable }} {{ manager is sequence }}',
      'True True False True False',
    ],
    ['{{ qs.raw }} {{ qs.raw.nested[1].deep }}', "{'nested': [1, {'deep': 2.5}]} 2.5"],
    ['{{ qs._meta }}{{ qs.missing }}{{ manager|string is string }}', 'True'],
  ])('renders %s', (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it.each([
    ['{{ qs.missing.x }}', "'django.db.models.query.QuerySet object' has no attribute 'missing'"],
    ['{{ qs._meta.x }}', "access to attribute '_meta' of 'QuerySet' object is unsafe."],
    ['{{ qs[-1] }}', 'Negative indexing is not supported.'],
    ['{{ qs + qs }}', "unsupported operand type(s) for +: 'QuerySet' and 'QuerySet'"],
    ['{{ qs|tojson }}', 'Object of type QuerySet is not JSON serializable'],
    ['{{ manager|length }}', "object of type 'ManyRelatedManager' has no len()"],
    ['{{ manager|list }}', "'ManyRelatedManager' object is not iterable"],
    ['{{ a < 5 }}', "'<' not supported between instances of 'IPv4Address' and 'int'"],
    ['{{ manager() }}', "'ManyRelatedManager' object is not callable"],
    ['{{ qs.save() }}', 'save is not safely callable'],
    ['{{ qs.all(1) }}', 'all() takes 0 positional arguments but 1 was given'],
  ])('refuses %s', (source, message) => {
    expect(() => render(source)).toThrow(message);
  });
});

describe('functions', () => {
  const custom = new Environment({
    filters: {
      shout: (value, args) => `${String(value)}${String(args[0] ?? '!')}`,
      indent: pyFunction(
        'indent',
        'value, n, chars=" ", reset=False',
        (value, n, chars) => chars.repeat(n) + value,
      ),
      half: (value) => new PyFloat(Number(value) / 2),
      rows: () => [{ asn: 64496 }],
    },
    tests: { private: (value) => Number(value) >= 64512 },
    globals: {
      now: (args: readonly unknown[], kwargs: ReadonlyMap<string, unknown>) =>
        `${args.length} ${kwargs.get('format')}`,
      answer: 42,
    },
  });

  it.each([
    ['{{ "a"|shout }} {{ "a"|shout("?") }} {{ ["a"]|map("shout")|list }}', "a! a? ['a!']"],
    ['{{ "x"|indent(2) }} {{ "x"|indent(n=1, chars="-") }}', '  x -x'],
    ['{{ 3|half }} {{ 4|half }} {{ ""|rows }} {{ 64512 is private }}', "1.5 2.0 [{'asn': 64496}] True"],
    ['{{ now(1, format="%Y") }} {{ answer }}', '1 %Y 42'],
  ])('renders %s', (source, expected) => {
    expect(custom.fromString(source).render()).toBe(expected);
  });

  it.each([
    ['{{ "x"|indent }}', "indent() missing 1 required positional argument: 'n'"],
    ['{{ "x"|indent(1, width=2) }}', "indent() got an unexpected keyword argument 'width'"],
    ['{{ "x"|indent(1, n=2) }}', "indent() got multiple values for argument 'n'"],
    ['{{ "x"|indent(1, 2, 3, 4) }}', 'indent() takes from 2 to 4 positional arguments but 5 were given'],
  ])('binds as Python does: %s', (source, message) => {
    expect(() => custom.fromString(source).render()).toThrow(message);
  });
});
