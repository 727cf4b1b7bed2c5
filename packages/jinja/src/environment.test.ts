import { describe, expect, it } from 'vitest';
import {
  choiceLoader,
  dictLoader,
  Environment,
  Markup,
  PythonError,
  referencedTemplates,
  TemplateError,
  TemplateNotFound,
  TemplateSyntaxError,
  undeclaredVariables,
  usedFilters,
  usedTests,
} from './index.ts';

describe('an environment', () => {
  it('loads, selects and caches templates', () => {
    const environment = new Environment({
      loader: choiceLoader([dictLoader({ a: 'A' }), dictLoader({ b: '{{ x }}' })]),
    });
    expect(environment.getTemplate('b').render({ x: 1 })).toBe('1');
    expect(environment.selectTemplate(['none', 'a']).render()).toBe('A');
    expect(environment.getTemplate('a')).toBe(environment.getTemplate('a'));
    expect(() => environment.getTemplate('none')).toThrow(TemplateNotFound);
    expect(() => environment.selectTemplate(['x', 'y'])).toThrow(
      'none of the templates given were found: x, y',
    );
  });

  it('takes plain objects and Maps, and leaves them as they were', () => {
    const environment = new Environment({ extensions: ['do'] });
    const list = [1];
    const source = '{% do list.append(2) %}{{ list }}{{ d.a.b }}{{ n }}{{ f }}';
    expect(environment.fromString(source).render({ list, d: { a: { b: null } }, n: 2, f: 2.5 })).toBe(
      '[1, 2]None22.5',
    );
    expect(list).toEqual([1]);
    const map = new Map<string, unknown>([['d', new Map([[1, new Set([2])]])]]);
    expect(environment.fromString('{{ d }}').render(map)).toBe('{1: {2}}');
  });

  it('sees changed data in the next rendering', () => {
    const template = new Environment().fromString('{{ rows[0].asn }}');
    const rows = [{ asn: 64496 }];
    expect(template.render({ rows })).toBe('64496');
    rows[0] = { asn: 64497 };
    expect(template.render({ rows })).toBe('64497');
  });

  it('compiles expressions', () => {
    const expression = new Environment().compileExpression('asn > 64495 and name|upper');
    expect(expression({ asn: 64496, name: 'a' })).toBe('A');
    expect(new Environment().compileExpression('missing')()).toBeNull();
    expect(() => new Environment().compileExpression('1 +')).toThrow(TemplateSyntaxError);
  });

  it('accepts other delimiters, line statements and newlines', () => {
    const tex = new Environment({
      blockStart: '<%',
      blockEnd: '%>',
      variableStart: '<<',
      variableEnd: '>>',
      commentStart: '<#',
      commentEnd: '#>',
    });
    expect(tex.fromString('<% if true %><< {"a": 1}.a >><% endif %><# no #>').render()).toBe('1');
    const lines = new Environment({ lineStatementPrefix: '#', lineCommentPrefix: '##' });
    expect(lines.fromString('# for i in [1, 2]:\n{{ i }} ## comment\n# endfor\nend').render()).toBe(
      '1\n2\nend',
    );
    expect(new Environment({ newlineSequence: '\r\n' }).fromString('a\nb\n').render()).toBe('a\r\nb');
    expect(() => new Environment({ blockStart: '{{' })).toThrow('must be different');
  });

  it('escapes by template name, finalizes, and intercepts operators', () => {
    const environment = new Environment({ autoescape: (name) => name?.endsWith('.html') ?? false });
    expect(environment.fromString('{{ "<" }}', { name: 'a.html' }).render()).toBe('&lt;');
    expect(environment.fromString('{{ "<" }}', { name: 'a.txt' }).render()).toBe('<');
    expect(new Environment({ autoescape: true }).fromString('{{ m }}').render({ m: new Markup('<b>') })).toBe(
      '<b>',
    );
    expect(
      new Environment({ finalize: (value) => value ?? '-' }).fromString('{{ none }}{{ 1 }}').render(),
    ).toBe('-1');
    const interceptBinary = {
      operators: ['+'] as const,
      call: () => {
        throw new PythonError('TypeError', 'no sums');
      },
    };
    expect(() => new Environment({ interceptBinary }).fromString('{{ 1 + 2 }}').render()).toThrow('no sums');
  });

  it('translates', () => {
    const catalog: Record<string, string> = { 'Hello %(name)s': 'Hallo %(name)s' };
    const environment = new Environment({
      extensions: ['i18n'],
      translations: { gettext: (text) => catalog[text] ?? text },
    });
    expect(
      environment.fromString('{% trans name="Welt" %}Hello {{ name }}{% endtrans %} {{ _("a") }}').render(),
    ).toBe('Hallo Welt a');
    const plural = '{% trans n=count %}{{ n }} peer{% pluralize %}{{ n }} peers{% endtrans %}';
    expect(environment.fromString(plural).render({ count: 1 })).toBe('1 peer');
    expect(environment.fromString(plural).render({ count: 3 })).toBe('3 peers');
    expect(() => environment.fromString('{% trans %}{% if a %}{% endif %}{% endtrans %}')).toThrow(
      'control structures',
    );
  });

  it('has include tags of its own', () => {
    const environment = new Environment({
      loader: dictLoader({ 'part::a': '<{{ x }}{{ i }}>' }),
      includeTags: { part: (node) => `part::${node.type === 'const' ? String(node.value) : ''}` },
    });
    expect(environment.fromString('{% for i in [1, 2] %}{% part "a" %}{% endfor %}').render({ x: 'x' })).toBe(
      '<x1><x2>',
    );
    expect(() => environment.fromString('{% part a %}').render()).toThrow(TemplateNotFound);
    expect(() => environment.fromString('{% part "a" ignore missing %}')).toThrow("got 'ignore'");
  });

  it('shows what there is to debug', () => {
    const text = new Environment({ extensions: ['debug'] }).fromString('{% debug %}').render({ asn: 64496 });
    expect(text).toContain("'asn': 64496");
  });

  it('gives the exports of a template', () => {
    const module = new Environment().fromString('{% set a = 1 %}{% set _b = 2 %}text').module();
    expect([module.getAttribute('a'), module.getAttribute('_b'), module.toText()]).toEqual([
      1,
      undefined,
      'text',
    ]);
  });
});

describe('errors', () => {
  const templates = {
    main: 'line one\n{% include "part" %}',
    part: 'x\n  {{ peer.name.first }}',
    macro: '{% macro m(a) %}\n{{ 1 // a }}{% endmacro %}\n{{ m(0) }}',
  };
  const environment = new Environment({ loader: dictLoader(templates) });

  it('point at the place', () => {
    const error = caught(() => environment.getTemplate('part').render({ peer: {} }));
    expect(error).toMatchObject({
      type: 'UndefinedError',
      templateName: 'part',
      line: 2,
      column: 16,
      message: "'dict object' has no attribute 'name'",
    });
    expect(error.excerpt).toBe('2 |   {{ peer.name.first }}\n  |                ^');
  });

  it('tell the way through includes and macros', () => {
    expect(caught(() => environment.getTemplate('main').render({ peer: {} })).frames).toMatchObject([
      { templateName: 'part', line: 2 },
      { templateName: 'main', line: 2, inside: 'include' },
    ]);
    expect(caught(() => environment.getTemplate('macro').render()).frames).toMatchObject([
      { templateName: 'macro', line: 2 },
      { templateName: 'macro', line: 3, inside: "call of 'm'" },
    ]);
  });

  it.each([
    ['{{ }}', "Expected an expression, got 'end of print statement'"],
    ['{% if %}', "Expected an expression, got 'end of statement block'"],
    ['{{ a b }}', "expected token 'end of print statement', got 'b'"],
    ['{% if a b %}', "expected token 'end of statement block', got 'b'"],
    ['{{ (1 }}', "unexpected '}', expected ')'"],
    ['{% if x }', "unexpected '}'"],
    ["{{ 'abc }}", 'unexpected char "\'" at 3'],
    ['{{ a ? b }}', "unexpected char '?' at 5"],
    ['{{ a', "unexpected end of template, expected 'end of print statement'."],
    ['{# a', 'Missing end of comment tag'],
    ['{% raw %}a', 'Missing end of raw directive'],
    ['{% zig %}', "Encountered unknown tag 'zig'."],
    [
      '{% if a %}{% endfor %}',
      "Encountered unknown tag 'endfor'. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
    ],
    [
      '{% for x in y %}',
      "Unexpected end of template. Jinja was looking for the following tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'.",
    ],
    ['{{ 1|zig }}', "No filter named 'zig'."],
    ['{{ 1 is zig }}', "No test named 'zig'."],
    ['{{ a is b is c }}', 'You cannot chain multiple tests with is'],
    ['{{ a. }}', 'expected name or number'],
    ['{{ a == }}', "unexpected 'end of print statement'"],
    ['{% set 5 = 1 %}', "can't assign to 'const'"],
    ['{% %}', 'tag name expected'],
    ['{% block a %}{% endblock %}{% block a %}{% endblock %}', "block 'a' defined twice"],
  ])('say what was expected in %s', (source, message) => {
    const error = caught(() => environment.fromString(source));
    expect([error.message, error.line]).toEqual([message, 1]);
    expect(error.excerpt).toContain('^');
  });

  it('keep the cause of a failure in a function', () => {
    const cause = new RangeError('no such row');
    const broken = new Environment({
      globals: {
        load: () => {
          throw cause;
        },
      },
    });
    expect(caught(() => broken.fromString('{{ load() }}').render())).toMatchObject({
      type: 'ValueError',
      cause,
      line: 1,
    });
  });
});

describe('linting', () => {
  it('finds variables, filters, tests and templates', () => {
    const source =
      '{% import "lib" as lib %}{% include names %}{% macro m(a) %}{{ a }}{{ free }}{% endmacro %}{% for x in xs if x is odd %}{{ x|upper }}{{ loop.index }}{{ y }}{% endfor %}{% set z = w %}{{ z }}{% with q = z %}{{ q }}{% endwith %}{{ q }}';
    const tree = new Environment().parse(source);
    expect([...undeclaredVariables(tree)].sort()).toEqual(['free', 'names', 'q', 'w', 'xs', 'y']);
    expect([...usedFilters(tree)]).toEqual(['upper']);
    expect([...usedTests(tree)]).toEqual(['odd']);
    expect(referencedTemplates(tree)).toEqual(['lib', undefined]);
    expect(tree.body[0]).toMatchObject({ type: 'import', position: { line: 1, column: 4 } });
  });
});

function caught(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
