import { expect, it } from 'vitest';
import { dictLoader, Environment, TemplateError } from './index.ts';
import { data } from './test-table.ts';

const SEEDS = [
  '{% for p in peers|sort(attribute="asn") %}{{ loop.index }} {{ p.name|upper }}{% else %}none{% endfor %}',
  '{% macro m(a, b=1, c="x") %}{{ a }}{{ varargs }}{{ caller() }}{% endmacro %}{% call(q) m(1, *[2]) %}{{ q }}{% endcall %}',
  '{% extends "base" %}{% block a scoped %}{{ super() }}{{ self.a() }}{% endblock %}',
  '{% set ns = namespace(a=1) %}{% set ns.a = ns.a ~ "b" %}{{ ns }}{% set x | upper %}{{ d }}{% endset %}',
  '{{ "%5.2f|%s"|format(1.5, [1, (2,)]) }}{{ "{:>5}{x!r}".format(1, x=d) }}{{ numbers[1:2][::-1] }}',
  '{% if a is defined and not b in [1, 2.5e3] %}{{ -1 ** 2 // 3 % 4 }}{% elif x.y.z %}{% endif %}{% raw %}{{{% endraw %}',
  '{% from "lib" import f as g with context %}{% include ["no", "base"] ignore missing %}{%- filter trim|indent(2) -%} a {%+ endfilter %}',
  '{{ {"a": [1, none], 2: {}}|tojson }}{{ text|wordwrap(7)|replace("a", "b") }}{{ 1 if 2 else 3 }}{# comment #}',
];
const PIECES = [
  '{{',
  '}}',
  '{%',
  '%}',
  '{#',
  '#}',
  '-',
  '+',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '|',
  '.',
  ',',
  ':',
  '"',
  "'",
  '\\',
  ' if ',
  ' else ',
  ' for ',
  ' in ',
  ' is ',
  ' not ',
  ' set ',
  'loop',
  'self',
  'super()',
  '**',
  '*',
  '~',
  '1e999',
  '0x',
  '_',
  '\n',
  '\0',
  'é',
  '\ud83d',
  '😀',
  '=',
  '==',
  '<',
  '99999999999999999999',
  'endfor',
  'endif',
  'raw',
  'none',
];

/** A small generator of reproducible numbers below a limit. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function mutated(source: string, below: (limit: number) => number): string {
  let text = source;
  for (let change = 1 + below(4); change > 0; change--) {
    const at = below(text.length + 1);
    const piece =
      below(3) === 0 ? text.slice(below(text.length + 1)).slice(0, 12) : (PIECES[below(PIECES.length)] ?? '');
    text = text.slice(0, at) + piece + text.slice(at + (below(2) === 0 ? below(6) : 0));
  }
  return text;
}

function noise(below: (limit: number) => number): string {
  return Array.from({ length: below(60) }, () =>
    below(2) === 0 ? (PIECES[below(PIECES.length)] ?? '') : String.fromCharCode(below(300)),
  ).join('');
}

it('answers every mangled template with text or an error of its own', () => {
  const below = generator(20_240_229);
  const loader = dictLoader({
    base: '{% block a %}{{ x }}{% endblock %}',
    lib: '{% macro f() %}{% endmacro %}',
  });
  const options = {
    loader,
    extensions: ['do', 'loopcontrols', 'i18n', 'debug'] as const,
    limits: { steps: 20_000, outputBytes: 100_000 },
  };
  const environments = [
    new Environment(options),
    new Environment({
      ...options,
      trimBlocks: true,
      lstripBlocks: true,
      lineStatementPrefix: '#',
      lineCommentPrefix: '##',
      undefined: 'strict',
      autoescape: true,
    }),
  ];
  const end = Date.now() + 2000;
  let rendered = 0;
  for (let round = 0; Date.now() < end; round++) {
    const source = round % 5 === 0 ? noise(below) : mutated(SEEDS[round % SEEDS.length] ?? '', below);
    const start = Date.now();
    try {
      environments[round % 2]?.fromString(source).render(data());
      rendered++;
    } catch (error) {
      if (!(error instanceof TemplateError))
        throw new Error(`not an error of the engine for ${JSON.stringify(source)}`, { cause: error });
    }
    if (Date.now() - start > 2000) throw new Error(`slow: ${JSON.stringify(source)}`);
  }
  expect(rendered).toBeGreaterThan(50);
}, 10_000);
