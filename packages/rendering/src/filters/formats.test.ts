import { PyDict, PyFloat } from '@peersmith/jinja';
import { describe, expect, it } from 'vitest';
import { told } from '../test-world.ts';
import { yamlDump } from './yaml.ts';

const yaml = (value: unknown, indent = 2) => yamlDump(value, { indent, sortKeys: false });
const dict = (value: object) => PyDict.from(Object.entries(value));

describe('as_json', () => {
  it.each([
    ["{{ {'b': 1.0, 'a': none} | as_json(indent=none) }}", '{"a": null, "b": 1.0}'],
    ["{{ {'é': []} | as_json }}", '{\n    "\\u00e9": []\n}'],
    [
      "{{ communities.filter(slug='ten') | as_json(none, false) }}",
      '[{"created": null, "updated": null, "local_context_data": null, "name": "Ten", "slug": "ten", "description": null, "value": "64500:10", "type": "egress", "tags": []}]',
    ],
    [
      '{{ router.communities.all() | list | as_json }}',
      'TypeError: Object of type Community is not JSON serializable',
    ],
  ])('%s gives %s', (template, text) => expect(told(template)).toBe(text));

  it('shows an object as it is stored: pointers as ids, tags by name, times with milliseconds, no device password', () => {
    expect(JSON.parse(told('{{ router | as_json }}'))).toEqual(
      expect.objectContaining({
        created: '2026-01-02T03:04:05.678Z',
        updated: '2026-01-02T03:04:05Z',
        local_autonomous_system: 1,
        communities: [2, 1],
        tags: ['Blue Team', 'Alarm'],
      }),
    );
    expect(told('{{ router | as_json }}')).not.toContain('napalm_password');
    expect(JSON.parse(told('{{ autonomous_systems.get(asn=64501) | as_json }}'))).toMatchObject({
      as_list: '["64501", "64511"]',
      prefixes: { ipv6: [] },
    });
  });
});

describe('as_yaml', () => {
  it.each([
    [
      'nested mappings and lists',
      dict({ k: ['x', 1], m: dict({ a: dict({}), b: [] }) }),
      'k:\n- x\n- 1\nm:\n  a: {}\n  b: []\n',
    ],
    ['mappings in lists', [dict({ a: 1, b: [2] }), [1, [2]]], '- a: 1\n  b:\n  - 2\n- - 1\n  - - 2\n'],
    [
      'numbers',
      [true, null, new PyFloat(1.5), new PyFloat(1e20), new PyFloat(2)],
      '- true\n- null\n- 1.5\n- 1.0e+20\n- 2.0\n',
    ],
    ['a bare number', 5, '5\n...\n'],
    ['a bare text that needs quotes', 'yes', "'yes'\n"],
    [
      'communities',
      ['64500:1', '64500:100', '64500:0:1', 'target:1:2', '12:30'],
      "- '64500:1'\n- 64500:100\n- '64500:0:1'\n- target:1:2\n- '12:30'\n",
    ],
    ['addresses', ['2001:db8::1/64', '192.0.2.0/24'], '- 2001:db8::1/64\n- 192.0.2.0/24\n'],
    [
      'odd texts',
      ["it's", '', '- x', 'a: b', 'a #b', 'y', '017', '1e3', 'x ', '---', '@x', "'q"],
      "- it's\n- ''\n- '- x'\n- 'a: b'\n- 'a #b'\n- y\n- '017'\n- 1e3\n- 'x '\n- '---'\n- '@x'\n- '''q'\n",
    ],
    ['other alphabets', ['é', '–', 'a\tb'], '- "\\xE9"\n- "\\u2013"\n- "a\\tb"\n'],
    ['line ends', dict({ k: 'a\nb' }), "k: 'a\n\n  b'\n"],
  ])('writes %s', (_, value, text) => expect(yaml(value)).toBe(text));

  it('indents as asked, and puts the first pair on the line of the dash', () => {
    expect(yaml([dict({ a: 1, b: 2 })], 4)).toBe('-   a: 1\n    b: 2\n');
    expect(yaml(dict({ a: dict({ b: 1 }) }), 1)).toBe('a:\n  b: 1\n');
  });

  it('folds at the first blank past column 80', () => {
    expect(yaml(dict({ k: `${'word '.repeat(17)}end` }))).toBe(
      `k: ${'word '.repeat(16).trim()}\n  word end\n`,
    );
  });

  it('sorts keys unless told otherwise', () => {
    expect(told("{{ {'b': 1, 'a': 2} | as_yaml }}")).toBe('a: 2\nb: 1\n');
    expect(told("{{ {'b': 1, 'a': 2} | as_yaml(sort_keys=false) }}")).toBe('b: 1\na: 2\n');
  });
});
