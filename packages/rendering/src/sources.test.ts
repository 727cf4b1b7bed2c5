import { describe, expect, it } from 'vitest';
import { render, templatesNamed } from './render.ts';
import type { Source } from './sources.ts';
import { shown, untrimmed, world } from './test-world.ts';

const SOURCES: readonly Source[] = [
  { id: 1, name: 'part', template: '<{{ x }}{{ router }}>' },
  { id: 2, name: 'lib', template: '{% macro m(a) %}[{{ a }}]{% endmacro %}' },
  { id: 3, name: 'base', template: 'head {% block body %}{% endblock %}' },
  { id: 4, name: 'two', template: '' },
  { id: 5, name: 'two', template: '' },
  { id: 6, name: 'broken', template: 'a\n{{ 1 // 0 }}' },
  { id: 7, name: 'upper', template: 'by the name of a filter' },
  { kind: 'email', id: 1, name: 'greeting', template: 'Dear {{ router }},' },
  { kind: 'email', id: 8, name: 'part', template: 'of an e-mail' },
  { kind: 'email', id: 9, name: 'broken mail', template: '\n{{ 1 // 0 }}' },
];
const rendered = (template: string) => render(world(), untrimmed(template), { sources: SOURCES });
const told = (template: string) => shown(rendered(template));

describe('another template', () => {
  it.each([
    ["{% set x = 1 %}{% include 'configuration::part' %}", '<1r1>'],
    ["{% set x = 1 %}{% include 'configuration:: +1 ' %}", '<1r1>'],
    ["{% for x in [1, 2] %}{% include_configuration 'part' %}{% endfor %}", '<1r1><2r1>'],
    ['{%- include_configuration "part" -%} ', '<r1>'],
    ['{% include_configuration 1 %}', '<r1>'],
    ["{% set part = 'lib' %}{% include_configuration part %}", '<r1>'],
    ['{% include_configuration x | upper %}', 'by the name of a filter'],
    ['{% include_configuration x is upper %}', 'by the name of a filter'],
    ["{% import 'configuration::lib' as lib %}{{ lib.m(1) }}", '[1]'],
    ["{% from 'configuration::2' import m %}{{ m(1) }}", '[1]'],
    ["{% extends 'configuration::base' %}{% block body %}body{% endblock %}", 'head body'],
    ["{% include ['configuration::none', 'configuration::part'] %}", '<r1>'],
    ["{% include 'configuration::' ~ 'part' %}", '<r1>'],
    ["{% include 'configuration::none' ignore missing %}", ''],
    ["{% include 'email::1' %} {% include_email greeting %}", 'Dear r1, Dear r1,'],
    ["{% include 'configuration::part' %} {% include_email part %}", '<r1> of an e-mail'],
    ["{% include 'other::1' %}", ''],
    ["{% raw %}{% include_configuration 'part' %}{% endraw %}", "{% include_configuration 'part' %}"],
    ["{{ '{% include_configuration part %}' }}", '{% include_configuration part %}'],
    ["{# {% include_configuration 'none' %} #}", ''],
  ])('is included by %j', (template, text) => expect(told(template)).toBe(text));

  it.each([
    ["{% include 'configuration::none' %}", 'TemplateNotFound: none'],
    ["{% include_configuration 'none' %}", 'TemplateNotFound: none'],
    ["{% include_configuration 'part' ~ '' %}", 'TemplateNotFound'],
    [
      "{% include_configuration 'part' ignore missing %}",
      "expected token 'end of statement block', got 'ignore'",
    ],
    ["{% include 'part' %}", /missing 1 required positional argument: 'identifier'$/],
    ["{% include_email 'lib' %}", 'TemplateNotFound: lib'],
    ["{% include_configuration 'two' %}", /MultipleObjectsReturned: .* it returned 2!$/],
  ])('is an error in %j', (template, message) =>
    expect(told(template)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message)),
  );

  it('is named by an error in it, with its own line', () => {
    for (const reference of ["'configuration::broken'", "'configuration::6'"])
      expect(rendered(`{% include ${reference} %}`)).toMatchObject({
        kind: 'error',
        template: 'broken',
        line: 2,
      });
    expect(rendered("{% include 'email::9' %}")).toMatchObject({ template: 'broken mail', line: 2 });
  });
});

describe('the templates that a template names', () => {
  const named = (template: string) => templatesNamed(untrimmed(template));
  const idsAndNames = (template: string, kind = 'configuration') => {
    const found = named(template).named.filter((one) => one.kind === kind);
    return {
      ids: found.flatMap(({ id }) => id ?? []),
      names: found.flatMap(({ id, name }) => (id === null ? [name] : [])),
      computed: named(template).computed,
    };
  };

  it.each([
    ["{% include 'configuration::a' %}{% import 'configuration::7' as b %}", [7], ['a']],
    ["{% include_configuration a %}{% include_configuration '7' %}", [7], ['a']],
    ["{% include 'email::a' %}{% include_email b %}{% include 'c' %}", [], []],
    ["{% raw %}{% include 'configuration::a' %}{% endraw %}{# {% include_configuration b %} #}", [], []],
    ["{% include 'configuration::a' %}{% if %}", [], []],
  ])('in %j are %j and %j', (template, ids, names) =>
    expect(idsAndNames(template)).toEqual({ ids, names, computed: false }),
  );

  it('are of each kind', () =>
    expect(
      idsAndNames("{% include 'email::a' %}{% include_email 7 %}{% include_email b %}", 'email'),
    ).toEqual({
      ids: [7],
      names: ['a', 'b'],
      computed: false,
    }));
  it('may print an export', () =>
    expect(
      idsAndNames(
        "{% include_exporttemplate a %}{% include 'exporttemplate::7' %}{% include_configuration b %}",
        'exporttemplate',
      ),
    ).toEqual({ ids: [7], names: ['a'], computed: false }));

  it('are any where a name is computed', () =>
    expect(
      idsAndNames("{% include 'configuration::a' %}{% include 'configuration::' ~ router.name %}"),
    ).toEqual({
      ids: [],
      names: ['a'],
      computed: true,
    }));
});
