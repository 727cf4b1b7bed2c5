import { describe, expect, it } from 'vitest';
import { dictLoader, Environment, LimitError, type LimitName } from './index.ts';

const environment = new Environment({
  extensions: ['do'],
  loader: dictLoader({ again: '{% include "again" %}', up: '{% extends "up" %}' }),
});

describe('limits', () => {
  it.each<[source: string, limit: LimitName]>([
    ['{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}', 'steps'],
    ['{% for i in endless %}{% do endless.append(i) %}{% endfor %}', 'steps'],
    ['{% for i in range(99999) %}{{ range(99999)|list|length }}{% endfor %}', 'steps'],
    ['{% for i in range(99999) %}{{ range(99999)|map("string")|join|length }}{% endfor %}', 'steps'],
    [
      '{% set l = range(99999)|list %}{% for i in l %}{{ l < l[:] }}{{ l == l[:] }}{{ -1 in l }}{% endfor %}',
      'steps',
    ],
    [
      '{% set l = range(99999)|list %}{% for i in l %}{{ l|sort|first }}{{ l.count(1) }}{% endfor %}',
      'steps',
    ],
    [
      '{% set s = "ab" * 9999999 %}{% for i in range(999) %}{{ s|upper|length }}{{ "c" in s }}{% endfor %}',
      'steps',
    ],
    ['{% set x = 2 ** 900000 %}{% for i in range(99999) %}{% set y = x // 3 %}{% endfor %}', 'steps'],
    ['{{ 2 ** 100000000 }}', 'steps'],
    [
      '{% set ns = namespace(x=2) %}{% for i in range(60) %}{% set ns.x = ns.x * ns.x %}{% endfor %}',
      'steps',
    ],
    ['{{ [1]|slice(1000000000)|list }}', 'steps'],
    ['{{ range(1000000) }}', 'rangeLength'],
    ['{{ range(0, -1000000, -1) }}', 'rangeLength'],
    ['{{ "a" * 100000000 }}', 'outputBytes'],
    ['{{ [0] * 100000000 }}', 'outputBytes'],
    ['{{ "a"|center(100000000) }}', 'outputBytes'],
    ['{{ "a"|indent(100000000, true) }}', 'outputBytes'],
    ['{{ "a".ljust(100000000) }}{{ 1 }}', 'outputBytes'],
    ['{{ "%0100000000d" % 1 }}', 'outputBytes'],
    ['{{ "{:0100000000}".format(1) }}', 'outputBytes'],
    ['{% set x = "a" * 1000000 %}{% for i in range(100) %}{{ x }}{% endfor %}', 'outputBytes'],
    [
      '{% set ns = namespace(x="a") %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}',
      'outputBytes',
    ],
    ['{% set x = "a" * 1000000 %}{{ x.replace("a", x) }}', 'outputBytes'],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'recursion'],
    ['{% include "again" %}', 'recursion'],
    ['{% for x in [[]] recursive %}{{ loop([[]]) }}{% endfor %}', 'recursion'],
    ['{% set a = [] %}{% set b = [] %}{% do a.append(b) %}{% do b.append(a) %}{{ a == b }}', 'recursion'],
  ])('ends %s', (source, limit) => {
    // What it took of the processor: on a busy machine the clock says nothing.
    const start = process.threadCpuUsage();
    const error = failure(() => environment.fromString(source).render({ endless: [1] }));
    expect(error).toBeInstanceOf(LimitError);
    expect(error instanceof LimitError ? error.limit : undefined).toBe(limit);
    const { user, system } = process.threadCpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(4000);
    expect(environment.fromString('{{ 1 + 1 }}').render()).toBe('2');
  });

  it('stops a template that takes too long', () => {
    const hasty = new Environment({ limits: { timeMs: 20, steps: Infinity } });
    const source = '{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}';
    expect(failure(() => hasty.fromString(source).render())).toMatchObject({ limit: 'timeMs' });
  });

  it('keeps long chains and deep nesting from exhausting the stack', () => {
    const sources = [
      `1${' + 1'.repeat(50000)}`,
      `x${'.a'.repeat(50000)}`,
      '('.repeat(5000) + ')'.repeat(5000),
    ];
    for (const source of sources) {
      expect(failure(() => environment.fromString(`{{ ${source} }}`).render())).toHaveProperty('type');
    }
  });

  it('counts what is left for a rendering inside a rendering', () => {
    const outer = new Environment({
      limits: { steps: 1000 },
      globals: { nested: () => outer.fromString('{% for i in range(600) %}{% endfor %}').render() },
    });
    expect(failure(() => outer.fromString('{{ nested() }}{{ nested() }}').render())).toMatchObject({
      limit: 'steps',
    });
  });
});

function failure(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
