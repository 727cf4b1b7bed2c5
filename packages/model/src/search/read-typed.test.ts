import { describe, expect, it } from 'vitest';
import { autonomousSystem, connection, internetExchangePeeringSession, registry, router } from '../index.ts';
import { readTyped, writtenValue } from './read-typed.ts';
import { askedOf } from './words.ts';

describe('what is typed into a search box', () => {
  it.each([
    [
      'status:down at:decix router:edge1 family:6',
      { status: ['down'], at: ['decix'], router: ['edge1'], family: ['6'] },
      '',
    ],
    ['netflix AT:"DE-CIX Frankfurt",ams-ix', { at: ['DE-CIX Frankfurt', 'ams-ix'] }, 'netflix'],
    ['ix:ams ixp:fra "Example Net"', { at: ['ams', 'fra'] }, '"Example Net"'],
    ['2001:db8::1 00:00:5e:00:53:01 dead:beef', {}, '2001:db8::1 00:00:5e:00:53:01 dead:beef'],
    ['at: router:"', {}, ''],
    ['at:"half wri', { at: ['half wri'] }, ''],
  ])('%s is told apart', (typed, filters, text) => {
    const read = readTyped(typed);
    expect(Object.fromEntries(read.filters.map(({ word, values }) => [word, values]))).toEqual(filters);
    expect(read.text).toBe(text);
  });

  it('is written as it is read', () => {
    for (const value of ['decix', 'DE-CIX Frankfurt', 'a,b'])
      expect(readTyped(`at:${writtenValue(value)}`).filters).toEqual([{ word: 'at', values: [value] }]);
  });
});

describe('a typed filter', () => {
  const ask = (resource: Parameters<typeof askedOf>[0], typed: string) =>
    readTyped(typed).filters.map((one) => askedOf(resource, registry, one))[0];

  it('asks a list by the parameter that this has', () => {
    expect(ask(internetExchangePeeringSession, 'status:disabled')).toEqual({
      parameter: 'status',
      values: ['disabled'],
    });
    expect(ask(internetExchangePeeringSession, 'status:down')).toEqual({
      parameter: 'bgp_state',
      values: ['idle', 'connect', 'active', 'opensent', 'openconfirm'],
    });
    expect(ask(internetExchangePeeringSession, 'state:estab')).toEqual({
      parameter: 'bgp_state',
      values: ['established'],
    });
    expect(ask(internetExchangePeeringSession, 'family:v6')).toEqual({
      parameter: 'address_family',
      values: ['6'],
    });
    expect(ask(internetExchangePeeringSession, 'for:2d')).toEqual({
      parameter: 'state_for_longer_than',
      values: ['2d'],
    });
    expect(ask(internetExchangePeeringSession, 'asn:AS2906')).toEqual({ parameter: 'asn', values: ['2906'] });
    expect(ask(autonomousSystem, 'contact:no')).toEqual({ parameter: 'has_contacts', values: ['false'] });
    expect(ask(autonomousSystem, 'contact:Ada')).toMatchObject({ parameter: 'contact_id', names: ['Ada'] });
    expect(ask(connection, 'at:decix')).toMatchObject({
      parameter: 'internet_exchange_point_id',
      target: 'peering.internetexchange',
    });
    expect(ask(router, 'tag:gold')).toMatchObject({ parameter: 'tag', target: 'extras.tag', by: 'slug' });
  });

  it('is no filter of a list that has none, and takes no value that means nothing', () => {
    expect(ask(router, 'family:6')).toBeNull();
    expect(ask(internetExchangePeeringSession, 'family:5')).toBeNull();
    expect(ask(internetExchangePeeringSession, 'for:soon')).toBeNull();
    expect(ask(internetExchangePeeringSession, 'status:nothing')).toBeNull();
  });
});
