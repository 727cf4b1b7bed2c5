import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeRegistry } from '../../test/fake-registry.ts';
import { OBJECTS } from '../../test/objects.ts';
import { IrrError } from '../irr-error.ts';
import { splitAsSet } from '../rpsl/split-as-set.ts';
import { expandMany } from './expand-many.ts';

let server: FakeRegistry;
beforeEach(async () => {
  server = await FakeRegistry.start(OBJECTS);
});
afterEach(() => server.stop());

const orders = (...texts: string[]) => texts.map((key) => ({ key, parts: splitAsSet(key) }));
/** Sizes of both families, or the error's code, by what was asked. */
const outcomes = async (given: ReturnType<typeof orders>, hosts = [server.host], connections = 2) => {
  const found: [string, string][] = [];
  await expandMany({ hosts, connections, limits: { query_ms: 5000 } }, given, (key, outcome) => {
    const said =
      outcome instanceof IrrError ? outcome.code : `${outcome.tables[4].size}+${outcome.tables[6].size}`;
    found.push([key, said]);
  });
  return Object.fromEntries(found);
};

it('gives every object its own outcome', async () => {
  expect(
    await outcomes(orders('AS-ONE', 'AS-NOT-THERE', 'AS-EMPTY', 'AS64502', 'NOPE::AS-ONE', 'OTHER::AS-ONE')),
  ).toEqual({
    'AS-ONE': '3+1',
    'AS-NOT-THERE': 'unknown_object',
    'AS-EMPTY': 'empty_set',
    AS64502: '1+0',
    'NOPE::AS-ONE': 'source_unknown',
    'OTHER::AS-ONE': '1+0',
  });
});

it('gives what nobody foresaw to the object that it came of', async () => {
  const odd = { key: 'odd', parts: [null as never] };
  expect(await outcomes([...orders('AS-ONE'), odd, ...orders('AS64502')])).toEqual({
    'AS-ONE': '3+1',
    odd: 'program_failed',
    AS64502: '1+0',
  });
});

it('asks for many over few connections, without waiting for one after another', async () => {
  server.latency_ms = 5;
  const found = await outcomes(orders(...Array.from({ length: 200 }, (_, at) => `AS${at + 1}`), 'AS64501'));
  expect([Object.keys(found).length, found.AS64501]).toEqual([201, '2+1']);
  expect(server.connections).toBe(2);
});

it('asks again where a connection broke, and goes on', async () => {
  let left = 1;
  server.override = (query, socket) => {
    if (query !== '!a4AS-ONE' || left-- <= 0) return undefined;
    socket.destroy();
    return null;
  };
  expect(await outcomes(orders('AS-TWO', 'AS-ONE', 'AS64502'), [server.host], 1)).toEqual({
    'AS-TWO': '3+1',
    'AS-ONE': '3+1',
    AS64502: '1+0',
  });
});

it('says of each object that nobody can be asked', async () => {
  expect(await outcomes(orders('AS-ONE', 'AS-TWO'), ['127.0.0.1:1'])).toEqual({
    'AS-ONE': 'unreachable',
    'AS-TWO': 'unreachable',
  });
});
