import { KINDS } from '@peersmith/ix-api';
import { describe, expect, it } from 'vitest';
import { smallIxApi } from '../../../../test/small-ix-api.ts';
import { findService, subnetsIn } from './find-service.ts';

const services = (smallIxApi()['network-services'] ?? []).map((one) => KINDS['network-services'].parse(one));
const found = (addresses: string[], ixid: number | null = null, prefixes: string[] = []) => {
  const service = findService(services, subnetsIn(new Map()), { addresses, ixid, prefixes });
  return service && [service.service.id, service.matched_by];
};

describe('the service that is an exchange', () => {
  it.each([
    ['an IPv4 address', ['192.0.2.7/24']],
    ['an IPv6 address', ['2001:db8::7/64']],
    ['one of several', ['203.0.113.1/24', '192.0.2.7/24']],
  ])('is found by %s', (_, addresses) => expect(found(addresses)).toEqual(['lan-1', 'addresses']));

  it('is not found by an address that only lies in it', () => expect(found(['192.0.2.7/32'])).toBeNull());

  it('is found by its PeeringDB id where both its subnets are in the LAN', () => {
    const lan = ['192.0.2.0/24', '2001:db8::/64'];
    expect(found([], 26, lan)).toEqual(['lan-1', 'peeringdb']);
    expect(found([], 26, lan.slice(0, 1))).toBeNull();
    expect(found([], 27, lan)).toBeNull();
  });

  it('of version 1 tells its subnets as addresses', () => {
    const old = KINDS['network-services'].parse({ id: 's', name: 'LAN', product: 'p', ips: ['a', 'b'] });
    const ip = (id: string, address: string, prefix_length: number) =>
      [id, KINDS.ips.parse({ id, address, prefix_length, version: 4 })] as const;
    const ips = new Map([ip('a', '192.0.2.0', 24), ip('b', '2001:db8::', 64)]);
    expect(subnetsIn(ips)(old)).toEqual({ v4: '192.0.2.0/24', v6: '2001:db8::/64' });
  });
});
