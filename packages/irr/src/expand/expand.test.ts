import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRegistry } from '../../test/fake-registry.ts';
import { OBJECTS } from '../../test/objects.ts';
import { linesOf, prefixList } from '../prefixes/prefix-list.ts';
import type { PrefixTable } from '../prefixes/prefix-table.ts';
import { splitAsSet } from '../rpsl/split-as-set.ts';
import { type Registry, withRegistry } from '../whois/registry.ts';
import { type ExpandOptions, expand, expandAsns } from './expand.ts';
import { asnsOf, pathTo, readSetTree } from './set-tree.ts';

let server: FakeRegistry;
beforeEach(async () => {
  server = await FakeRegistry.start(OBJECTS);
});
afterEach(() => server.stop());

const asking = <T>(work: (registry: Registry) => Promise<T>, sources: string[] = []) =>
  withRegistry({ hosts: [server.host], sources }, work);
const textsOf = (table: PrefixTable) =>
  Array.from(linesOf(prefixList(table)), ({ address, length }) => `${address}/${length}`);
const expanding = async (text: string, options: ExpandOptions = {}) => {
  const { tables, missing } = await asking((registry) => expand(registry, splitAsSet(text), options));
  return { 4: textsOf(tables[4]), 6: textsOf(tables[6]), missing };
};

describe('expanding', () => {
  it('gives both families from one connection, whether or not the server expands sets itself', async () => {
    const byServer = await expanding('AS-ONE');
    expect(byServer).toEqual({
      4: ['192.0.2.0/25', '192.0.2.128/25', '198.51.100.0/24'],
      6: ['2001:db8:1::/48'],
      missing: null,
    });
    server.knowsExpansion = false;
    expect(await expanding('AS-ONE')).toEqual({ ...byServer, missing: ['AS64500:AS-GONE'] });
    expect(server.queries.filter((query) => query === '!!')).toHaveLength(2);
  });

  it('asks for the routes of all members before the first answer comes', async () => {
    server.knowsExpansion = false;
    const held = ['!gAS64501', '!gAS64502', '!6AS64501'];
    const none = 'D\n';
    server.override = (query) => {
      if (held.includes(query)) return null;
      return query === '!6AS64502' ? `A13\n192.0.2.0/24\nC\n${none}${none}${none}` : undefined;
    };
    expect(await expanding('AS-ONE')).toMatchObject({ 4: ['192.0.2.0/24'] });
  });

  it('asks for a family only that was marked, and leaves the other empty', async () => {
    expect(await expanding('ipv6:AS-ONE')).toMatchObject({ 4: [], 6: ['2001:db8:1::/48'] });
    expect(await expanding('ipv4:AS-ONE, AS64509')).toMatchObject({
      4: expect.arrayContaining(['203.0.113.0/24']),
      6: [],
    });
  });

  it('looks for a set in the source that it names, and for what is within it where it looks anyway', async () => {
    expect(await expanding('OTHER::AS-ONE')).toMatchObject({ 4: ['203.0.113.0/24'] });
    expect(await expanding('AS-ONE@MAIN')).toMatchObject({
      4: ['192.0.2.0/25', '192.0.2.128/25', '198.51.100.0/24'],
    });
  });

  it('takes the first source that has the set', async () => {
    const found = await asking((registry) => expand(registry, splitAsSet('AS-ONE')), ['OTHER', 'MAIN']);
    expect(textsOf(found.tables[4])).toEqual(['203.0.113.0/24']);
  });

  it('ends at a depth, and passes over what is excluded', async () => {
    expect(await expanding('AS-ONE', { depth: 1 })).toMatchObject({ 4: ['192.0.2.0/25', '192.0.2.128/25'] });
    expect(await expanding('AS-ONE', { except: new Set(['AS64501']) })).toMatchObject({
      4: ['198.51.100.0/24'],
      6: [],
    });
  });

  it('writes out the ranges of a route-set, and the routes of ASes in it with theirs', async () => {
    const found = await expanding('RS-ONE');
    expect(found[4]).toEqual(expect.arrayContaining(['100.64.3.0/24', '192.0.2.64/26', '198.51.100.255/32']));
    expect(found[4]).not.toContain('100.64.0.0/22');
    expect(found[6]).toEqual([
      '2001:db8:100::/48',
      '2001:db8:101::/48',
      '2001:db8:102::/48',
      '2001:db8:103::/48',
    ]);
  });

  it('tells an unknown object from an empty set, and neither from a list', async () => {
    await expect(expanding('AS-NOT-THERE')).rejects.toMatchObject({
      code: 'unknown_object',
      object: 'AS-NOT-THERE',
    });
    await expect(expanding('AS-EMPTY')).rejects.toMatchObject({ code: 'empty_set' });
    await expect(expanding('AS-SILENT')).rejects.toMatchObject({ code: 'empty_set' });
    await expect(expanding('OTHER::AS-TWO')).rejects.toMatchObject({ code: 'unknown_object' });
    await expect(expanding('RS-NOT-THERE')).rejects.toMatchObject({ code: 'unknown_object' });
    expect(await expanding('AS-EMPTY', { may_be_empty: true })).toMatchObject({ 4: [], 6: [] });
  });

  it('is an error also where other objects are there: a list without one would pass for the whole', async () => {
    await expect(expanding('AS-ONE AS-NOT-THERE')).rejects.toMatchObject({ code: 'unknown_object' });
    await expect(expanding('AS-ONE RS-NOT-THERE')).rejects.toMatchObject({ code: 'unknown_object' });
    await expect(expanding('AS-ONE OTHER::AS-TWO')).rejects.toMatchObject({ code: 'unknown_object' });
    // Some servers answer for a set that is not there as for an empty one.
    server.override = (query) =>
      query.startsWith('!a') && query.endsWith('AS-NOT-THERE') ? 'C\n' : undefined;
    await expect(expanding('AS-ONE AS-NOT-THERE')).rejects.toMatchObject({ code: 'unknown_object' });
    expect(await expanding('AS-ONE AS-EMPTY')).toMatchObject({ 6: ['2001:db8:1::/48'] });
  });

  it('refuses a set of a million members without looking at them', async () => {
    server.knowsExpansion = false;
    const names = `${Array.from({ length: 1_000_000 }, (_, at) => `AS${at + 1}`).join(' ')}\n`;
    server.override = (query) => (query === '!iAS-HUGE' ? `A${names.length}\n${names}C\n` : undefined);
    await expect(expanding('AS-HUGE')).rejects.toMatchObject({ code: 'too_many_members', object: 'AS-HUGE' });
  });

  it('stops at a limit of members and of prefixes', async () => {
    await expect(expanding('AS-ONE', { depth: 9, most_members: 4 })).rejects.toMatchObject({
      code: 'too_many_members',
    });
    await expect(expanding('AS-ONE', { depth: 9, most_members: 5 })).resolves.toMatchObject({
      6: ['2001:db8:1::/48'],
    });
    await expect(expanding('AS-ONE', { most_prefixes: 2 })).rejects.toMatchObject({
      code: 'too_many_prefixes',
    });
    await expect(expanding('RS-ONE', { most_prefixes: 100 })).rejects.toMatchObject({
      code: 'too_many_prefixes',
    });
  });
});

it('tells whose routes they are where that is asked for', async () => {
  const origins = async (text: string) => {
    const found = await asking((registry) => expand(registry, splitAsSet(text), { with_asns: true }));
    return found.asns && [...found.asns].sort();
  };
  expect(await origins('AS-ONE AS64509')).toEqual([64501, 64502, 64509]);
  server.knowsExpansion = false;
  expect(await origins('AS-ONE AS64509')).toEqual([64501, 64502, 64509]);
  expect(await origins('RS-ONE')).toBeNull();
});

it('gives the ASes of sets, those named beside them too', async () => {
  const numbers = (text: string) => asking((registry) => expandAsns(registry, splitAsSet(text)));
  expect(await numbers('AS64500:AS-THREE AS65000')).toEqual([64501, 64502, 65000]);
  expect(await numbers('OTHER::AS-ONE')).toEqual([64509]);
  expect(await numbers('AS-EMPTY')).toEqual([]);
  await expect(numbers('AS-ONE AS-NOT-THERE')).rejects.toMatchObject({ code: 'unknown_object' });
});

describe('a tree of sets', () => {
  it('knows where each set came from, where circles close, and the way to a member', async () => {
    const tree = await asking((registry) =>
      readSetTree(registry, [{ name: 'AS64500:AS-THREE', source: null }], { with_sources: true }),
    );
    expect(
      [...tree.nodes.values()].map(({ name, state, source, depth }) => [name, state, source, depth]),
    ).toEqual([
      ['AS64500:AS-THREE', 'read', 'MAIN', 0],
      ['AS-TWO', 'read', 'MAIN', 1],
      ['AS-ONE', 'read', 'MAIN', 2],
      ['AS64500:AS-GONE', 'unknown', null, 2],
    ]);
    expect(tree.loops).toEqual([['AS-ONE', 'AS-TWO']]);
    expect(pathTo(tree, 'as64501')).toEqual(['AS64500:AS-THREE', 'AS-TWO', 'AS-ONE', 'AS64501']);
    expect(pathTo(tree, 'AS-ONE')).toEqual(['AS64500:AS-THREE', 'AS-TWO', 'AS-ONE']);
    expect(pathTo(tree, 'AS64999')).toBeNull();
  });

  it('is read from the objects where the server does not answer for members', async () => {
    server.override = (query) => (query.startsWith('!i') ? 'F Unrecognised command\n' : undefined);
    const tree = await asking((registry) => readSetTree(registry, [{ name: 'AS-ONE', source: null }]));
    expect([...tree.nodes.values()].map(({ name, state }) => `${name} ${state}`)).toEqual([
      'AS-ONE read',
      'AS-TWO read',
      'AS64500:AS-GONE unknown',
    ]);
    expect(asnsOf(tree)).toEqual([64501, 64502]);
  });

  it('is read through a chain of 3,000 sets with a circle at its end', async () => {
    server.override = (query) => {
      const at = Number(/^!iAS-N(\d+)$/.exec(query)?.[1] ?? -1);
      if (at < 0) return undefined;
      const text = `AS-N${(at + 1) % 3000} AS${at + 1}\n`;
      return `A${text.length}\n${text}C\n`;
    };
    const tree = await asking((registry) => readSetTree(registry, [{ name: 'AS-N0', source: null }]));
    expect(tree.nodes.size).toBe(3000);
    expect(tree.loops).toEqual([['AS-N2999', 'AS-N0']]);
  });
});
