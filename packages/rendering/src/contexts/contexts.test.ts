import { describe, expect, it } from 'vitest';
import { told, world } from '../test-world.ts';
import { explainContexts, mergedJson } from './explain-contexts.ts';
import type { ListMerge } from './merge-contexts.ts';

const how = { recursive: true, lists: 'replace' as ListMerge };
const merged = (layers: readonly object[], given: Partial<typeof how> = {}) =>
  mergedJson(
    layers.map((layer) => JSON.stringify(layer)),
    { ...how, ...given },
  );

describe('contexts', () => {
  it.each<[ListMerge, number[]]>([
    ['replace', [2, 3]],
    ['keep', [1, 2, 2]],
    ['append', [1, 2, 2, 2, 3]],
    ['prepend', [2, 3, 1, 2, 2]],
    ['append_rp', [1, 2, 3]],
    ['prepend_rp', [2, 3, 1]],
  ])('have their lists merged by %s', (lists, list) =>
    expect(merged([{ a: [1, 2, 2] }, { a: [2, 3] }], { lists })).toEqual({ a: list }),
  );

  it.each<[string, object[], boolean, object | null]>([
    ['objects key by key', [{ a: { x: 1, y: 1 } }, { a: { y: 2, z: 3 } }], true, { a: { x: 1, y: 2, z: 3 } }],
    [
      'objects as a whole, where told',
      [{ a: { x: 1 }, b: 1 }, { a: { y: 2 } }],
      false,
      { a: { y: 2 }, b: 1 },
    ],
    [
      'the heavier of different kinds',
      [
        { a: { x: 1 }, b: [1] },
        { a: 1, b: { c: 1 } },
      ],
      true,
      { a: 1, b: { c: 1 } },
    ],
    ['null as a value', [{ a: 1 }, { a: null }], true, { a: null }],
    ['an empty object over another as nothing', [{ a: { x: 1 } }, { a: {} }], true, { a: { x: 1 } }],
    ['three of them in their order', [{ a: 1 }, { a: 2, b: 2 }, { b: 3 }], true, { a: 2, b: 3 }],
    ['nothing', [], true, null],
    ['empty ones as nothing', [{}, {}], true, null],
  ])('are merged: %s', (_, layers, recursive, result) =>
    expect(merged(layers, { recursive })).toEqual(result),
  );

  it('say which of them each value comes from, and which it hides', () => {
    const { keys } = explainContexts(
      [
        { a: { x: 1, y: 1 }, l: [1] },
        { a: { y: 2 }, b: {} },
        { b: { c: null }, l: [2] },
      ].map((one) => JSON.stringify(one)),
      { recursive: true, lists: 'append' },
    );
    expect(keys).toEqual([
      { path: ['a', 'x'], value: 1, from: [0], hides: [] },
      { path: ['a', 'y'], value: 2, from: [1], hides: [0] },
      { path: ['l'], value: [1, 2], from: [0, 2], hides: [] },
      { path: ['b', 'c'], value: null, from: [2], hides: [] },
    ]);
  });

  it('are seen by templates with the object itself on top, in the order of their keys', () => {
    const projection = {
      ...world(),
      contexts: { 7: '{"k": 0, "10": 1, "deep": {"only": "here"}}', 8: '{"k": 5, "z": 1}' },
      assigned: { 'devices.router': { 1: [7, 8] }, 'peering.internetexchange': { 1: [8] } },
    };
    expect(
      told(
        "{{ router.config_context | list }} {{ router.config_context.k }} {{ router | context_get_key('only') }} {{ router.get_config_context().z }}",
        projection,
      ),
    ).toBe("['k', '10', 'deep', 'z', 'b', 'router_id'] 2 here 1");
    expect(
      told(
        '{% for i in internet_exchange_points %}{{ i.config_context }}{{ i.local_context_data }} {% endfor %}',
        projection,
      ),
    ).toBe("{'k': 5, 'z': 1}None NoneNone ");
  });
});
