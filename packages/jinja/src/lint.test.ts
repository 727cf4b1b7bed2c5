import { describe, expect, it } from 'vitest';
import { Environment, type EnvironmentOptions, referencedTemplates, TemplateSyntaxError } from './index.ts';

const COMPUTED = undefined;
const named = (source: string, options: EnvironmentOptions = {}) =>
  referencedTemplates(new Environment(options).parse(source));

describe('the templates that a template names', () => {
  it.each<[string, (string | undefined)[]]>([
    ["{% include 'a' %}", ['a']],
    ['{%- include "a" -%}', ['a']],
    ["{%+ include 'a' +%}", ['a']],
    ["{%\n  include\n  'a'\n%}", ['a']],
    ["{% include 'a' ignore missing %}", ['a']],
    ["{% include 'a' ignore missing with context %}{% include 'b' without context %}", ['a', 'b']],
    ["{% include ['a', 'b'] %}", ['a', 'b']],
    ["{% include ('a', ['b']) %}", ['a', 'b']],
    ["{% include 'a' if x else 'b' %}", ['a', 'b']],
    ["{% include 'a' if x %}", ['a']],
    ["{% include 'a' if x else y %}", ['a', COMPUTED]],
    ["{% include (['a', 'b'] if x else 'c') %}", ['a', 'b', 'c']],
    ["{% import 'a' as m %}", ['a']],
    ["{% from 'a' import b, c as d with context %}", ['a']],
    ["{% extends 'a' %}", ['a']],
    ["{% include 'a' 'b' %}", ['ab']],
    ["{% include 'it\\'s %} {% include' %}", ["it's %} {% include"]],
  ])('in %j are %j', (source, names) => expect(named(source)).toEqual(names));

  it.each([
    '{% include a %}',
    "{% include 'a' ~ b %}",
    "{% include a or 'b' %}",
    "{% include 'a' | lower %}",
    '{% import f() as m %}',
    '{% extends layout.base %}',
  ])('are known only when rendering in %j', (source) => expect(named(source)).toContain(COMPUTED));

  it.each([
    ["{% for x in xs %}{% if x %}{% include 'a' %}{% else %}{% include 'b' %}{% endif %}{% endfor %}"],
    ["{% if x %}{% include 'a' %}{% elif y %}{% include 'b' %}{% endif %}"],
    ["{% macro m() %}{% include 'a' %}{% endmacro %}{% call m() %}{% include 'b' %}{% endcall %}"],
    ["{% block one %}{% include 'a' %}{% endblock %}{% filter upper %}{% include 'b' %}{% endfilter %}"],
    ["{% set x %}{% include 'a' %}{% endset %}{% with y = 1 %}{% include 'b' %}{% endwith %}"],
  ])('are found wherever they stand: %j', (source) => expect(named(source)).toEqual(['a', 'b']));

  it.each([
    "{% raw %}{% include 'a' %}{% endraw %}",
    "{# {% include 'a' %} #}",
    '{{ \'{% include "a" %}\' }}',
    '{% set include = \'{% import "a" as b %}\' %}{{ include }}',
    "{% if x == 'include' %}include 'a'{% endif %}",
    "{ % include 'a' %}",
    'from the peer, import everything; extends to all',
  ])('are none in %j', (source) => expect(named(source)).toEqual([]));

  it('are found between other delimiters, on lines of their own and in tags of an application', () => {
    expect(named("<% include 'a' %>{% include 'b' %}", { blockStart: '<%', blockEnd: '%>' })).toEqual(['a']);
    expect(
      named("# include 'a'\n## include 'b'\ntext # include 'c'\n", {
        lineStatementPrefix: '#',
        lineCommentPrefix: '##',
      }),
    ).toEqual(['a']);
    const part = (node: { type: string }) => `part::${node.type}`;
    expect(named("{% part x %}{% raw %}{% part 'y' %}{% endraw %}", { includeTags: { part } })).toEqual([
      'part::name',
    ]);
  });

  it('cannot be told of what is no template', () =>
    expect(() => named("{% include 'a' %}{% if %}")).toThrow(TemplateSyntaxError));
});
