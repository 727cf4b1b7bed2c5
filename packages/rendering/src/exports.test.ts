import { describe, expect, it } from 'vitest';
import { type Dataset, type Part, rowsPart } from './projection.ts';
import { render } from './render.ts';
import type { Source } from './sources.ts';
import { shown, told, untrimmed, world } from './test-world.ts';

const EXPORT = { kind: 'exporttemplate', content_type: 'bgp.community' } as const;
const SOURCES: readonly Source[] = [
  {
    ...EXPORT,
    id: 1,
    name: 'twice read',
    template: "{% for c in dataset %}{{ c.slug }}{{ '{{' }} 1+1 }}{% endfor %}\n\n\n",
  },
  { ...EXPORT, id: 2, name: 'round', template: '{% include_exporttemplate "round" %}' },
  { ...EXPORT, id: 3, name: 'broken', template: 'a\n{{ 1 // 0 }}' },
  { ...EXPORT, id: 4, name: 'blind', template: '{{ router is defined }}' },
  { ...EXPORT, id: 5, name: 'same', template: '' },
  { ...EXPORT, id: 6, name: 'same', template: '', content_type: 'devices.router' },
  {
    ...EXPORT,
    id: 7,
    name: 'journal',
    template: '{{ dataset | length }}',
    content_type: 'extras.journalentry',
  },
  {
    ...EXPORT,
    id: 8,
    name: 'direct',
    template: '{{ dataset | length }}',
    content_type: 'peering.directpeeringsession',
  },
];

const exported = (template: string, dataset: Dataset, without: readonly Part[] = []) =>
  shown(render({ ...world({}, without), router_id: 0, dataset }, untrimmed(template), { sources: SOURCES }));
const communities = { content_type: 'bgp.community', ids: null };

describe('an export', () => {
  it.each<[string, string, Dataset]>([
    ['all objects, in their order', '{% for c in dataset %}{{ c.slug }} {% endfor %}', communities],
    ['a set', "{{ dataset.filter(type='egress').count() }}{{ dataset.first().slug }}", communities],
  ])('has as dataset %s', (_, template, dataset) =>
    expect(exported(template, dataset)).toBe(template.includes('count') ? '1ten' : 'ten large nine '),
  );

  it('has those alone that were asked for, and whatever is around them', () => {
    const dataset = { content_type: 'peering.internetexchangepeeringsession', ids: [2, 5] };
    expect(
      exported(
        '{% for s in dataset %}{{ s.autonomous_system.asn }} {{ s.ixp_connection.router.name }}; {% endfor %}',
        dataset,
      ),
    ).toBe('64501 r1; 64502 r1; ');
    expect(
      exported(
        '{{ dataset.first().autonomous_system.internetexchangepeeringsession_set.count() }}',
        dataset,
        ['all_sessions'],
      ),
    ).toBe('without all_sessions');
  });

  it('knows no router', () =>
    expect(exported('{{ router is defined }}{{ local_as is defined }}', communities)).toBe('FalseFalse'));
});

describe('an included export template', () => {
  const included = (template: string, without: readonly Part[] = []) =>
    shown(render(world({}, without), untrimmed(template), { sources: SOURCES }));

  it.each([
    ["{% include_exporttemplate 'twice read' %}|", 'ten2large2nine2\n|'],
    ["{% set x = 1 %}{% include 'exporttemplate::1' %}", 'ten2large2nine2\n'],
    ["{% include_exporttemplate 'blind' %}", 'False'],
    ["{% include 'exporttemplate::none' ignore missing %}", ''],
  ])('prints its objects, and is read again: %s', (template, text) => expect(included(template)).toBe(text));

  it.each([
    ["{% include_exporttemplate 'none' %}", 'TemplateNotFound: none'],
    ["{% include_exporttemplate 'round' %}", /RecursionError/],
    [
      "{% include_exporttemplate 'same' %}",
      /ExportTemplate.MultipleObjectsReturned: .* ExportTemplate -- it returned 2!$/,
    ],
  ])('is an error in %s', (template, message) =>
    expect(included(template)).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    ),
  );

  it('asks for the objects that are not there', () => {
    expect(included("{% include_exporttemplate 'journal' %}", [rowsPart('extras.journalentry')])).toBe(
      'without rows of extras.journalentry',
    );
    expect(included("{% include_exporttemplate 'direct' %}", ['all_sessions'])).toBe('without all_sessions');
    expect(included("{% include_exporttemplate 'direct' %}")).toBe('3');
  });

  it('is named by an error in it, with its own line', () =>
    expect(
      render(world(), untrimmed("x\n\n{% include_exporttemplate 'broken' %}"), { sources: SOURCES }),
    ).toMatchObject({
      template: 'broken',
      line: 2,
    }));

  it('is nothing to a rendering that has none', () =>
    expect(told("{% include 'exporttemplate::1' ignore missing %}")).toBe(''));
});
