import { describe, expect, it } from 'vitest';
import { parseRow, type Remark, TAGS, type Tag } from './objects.ts';

/** The least that each type must have. */
const LEAST: Record<Tag, object> = {
  org: { id: 1, name: 'Example' },
  campus: { id: 1, name: 'Example', org_id: 1 },
  fac: { id: 1, name: 'Example', org_id: 1 },
  carrier: { id: 1, name: 'Example', org_id: 1 },
  carrierfac: { id: 1, carrier_id: 1, fac_id: 1 },
  net: { id: 1, name: 'Example', asn: 64500, org_id: 1 },
  ix: { id: 1, name: 'Example', org_id: 1 },
  ixfac: { id: 1, ix_id: 1, fac_id: 1 },
  ixlan: { id: 1, ix_id: 1 },
  ixpfx: { id: 1, prefix: '192.0.2.0/24', protocol: 'IPv4', ixlan_id: 1 },
  netfac: { id: 1, net_id: 1, fac_id: 1 },
  netixlan: { id: 1, asn: 64500, speed: 10000, net_id: 1, ixlan_id: 1 },
  poc: { id: 1, net_id: 1 },
};

describe('parseRow', () => {
  it.each(TAGS)('reads a %s with nothing optional and something unknown', (tag) => {
    const row = parseRow(tag, { ...LEAST[tag], status: 'ok', invented_tomorrow: [1] });
    expect(row).toMatchObject({ ...LEAST[tag], created: '1970-01-01T00:00:00Z' });
    expect(row).not.toHaveProperty('status');
    expect(row).not.toHaveProperty('invented_tomorrow');
    expect(Object.values(row)).not.toContain(undefined);
  });

  it.each<[Tag, object, object]>([
    [
      'netixlan',
      { ipaddr4: '192.0.2.1', ipaddr6: '2001:DB8:0::1' },
      { ipaddr4: '192.0.2.1', ipaddr6: '2001:db8::1' },
    ],
    ['netixlan', { net_side: 7, ix_side: null }, { net_side_id: 7, ix_side_id: null, operational: true }],
    ['netixlan', { net_side_id: 7 }, { net_side_id: 7 }],
    ['netixlan', { ipaddr4: '', ipaddr6: null }, { ipaddr4: null, ipaddr6: null }],
    ['ixpfx', { prefix: '2001:DB8::/32' }, { prefix: '2001:db8::/32' }],
    ['ixlan', { arp_sponge: '0000.5E00.5301' }, { arp_sponge: '00:00:5e:00:53:01' }],
    ['ixlan', {}, { ixf_ixp_member_list_url_visible: 'Private', rs_asn: null, mtu: null }],
    ['org', { latitude: '52.5', longitude: null }, { latitude: 52.5, longitude: null }],
    [
      'org',
      { social_media: [{ service: 'x', identifier: 'a\0b' }] },
      { social_media: [{ service: 'x', identifier: 'ab' }] },
    ],
    ['org', { name: 'a\0b' }, { name: 'ab' }],
    ['net', { info_types: 'NSP,Content' }, { info_types: ['NSP', 'Content'] }],
    [
      'net',
      { info_prefixes4: null, policy_general: 'Something new' },
      { info_prefixes4: null, policy_general: 'Something new' },
    ],
    ['net', { updated: '2023-02-22T09:08:20.123456Z' }, { updated: '2023-02-22T09:08:20.123456Z' }],
    ['poc', {}, { visible: 'Public', email: '' }],
    [
      'fac',
      { campus_id: 3, diverse_serving_substations: null },
      { campus_id: 3, diverse_serving_substations: null },
    ],
  ])('reads a %s with %j', (tag, values, expected) => {
    expect(parseRow(tag, { ...LEAST[tag], ...values })).toMatchObject(expected);
  });

  it.each<[Tag, object, string]>([
    ['org', { id: '1' }, 'id must be a whole number'],
    ['org', { id: 0 }, 'id must be a whole number'],
    ['org', { name: ' ' }, 'name must not be empty'],
    ['org', { notes: 5 }, 'notes must be text'],
    ['org', { latitude: 'north' }, 'latitude must be degrees'],
    ['net', { asn: 4294967296 }, 'asn must be a whole number from 1 to 4294967295'],
    ['net', { asn: 1.5 }, 'asn must be'],
    ['net', { info_ipv6: 'yes' }, 'info_ipv6 must be true or false'],
    ['net', { org_id: undefined }, 'org_id must be'],
    ['net', { updated: 'yesterday' }, 'updated must be a time'],
    ['net', { updated: '2026-02-32T00:00:00Z' }, 'updated must be a time'],
    ['netixlan', { ipaddr4: '2001:db8::1' }, 'ipaddr4 must be an IPv4 address'],
    ['netixlan', { ipaddr6: '192.0.2.1' }, 'ipaddr6 must be an IPv6 address'],
    ['netixlan', { speed: 3e9 }, 'speed must be'],
    ['ixpfx', { prefix: '192.0.2.1/24' }, 'prefix must be a prefix'],
    ['ixlan', { arp_sponge: 'none' }, 'arp_sponge must be a MAC address'],
  ])('refuses a %s with %j', (tag, values, reason) => {
    expect(() => parseRow(tag, { ...LEAST[tag], ...values })).toThrow(reason);
  });

  it.each([[null], [[]], ['x'], [1]])('refuses %j', (value) => {
    expect(() => parseRow('org', value)).toThrow('not an object');
  });

  it('keeps the sound half of a port whose other address does not parse', () => {
    const remarks: Remark[] = [];
    const half = { ...LEAST.netixlan, ipaddr4: '192.0.2.1', ipaddr6: '2001:db8::zz' };
    expect(parseRow('netixlan', half, remarks)).toMatchObject({ ipaddr4: '192.0.2.1', ipaddr6: null });
    expect(remarks).toEqual([
      { field: 'ipaddr6', kind: 'unreadable', reason: 'ipaddr6 must be an IPv6 address' },
    ]);
    const other = { ...LEAST.netixlan, ipaddr4: 'none', ipaddr6: '2001:db8::1' };
    expect(parseRow('netixlan', other)).toMatchObject({ ipaddr4: null, ipaddr6: '2001:db8::1' });
    expect(() => parseRow('netixlan', { ...other, ipaddr6: 'none' })).toThrow('ipaddr4 must be');
  });

  it('makes text of one line clean, and says so', () => {
    const remarks: Remark[] = [];
    const odd = {
      name: ' Ex\u0001ample\r\nNetwork\u2028',
      irr_as_set: 'AS-X\n',
      notes: 'two\nlines',
      aka: 'plain',
    };
    expect(parseRow('net', { ...LEAST.net, ...odd }, remarks)).toMatchObject({
      name: 'Ex ample Network',
      irr_as_set: 'AS-X',
      notes: 'two\nlines',
      aka: 'plain',
    });
    expect(remarks.map(({ field, kind }) => `${field} ${kind}`)).toEqual([
      'name cleaned',
      'irr_as_set cleaned',
    ]);
    expect(() => parseRow('net', { ...LEAST.net, name: '\n' })).toThrow('name must not be empty');
  });
});
