import { describe, expect, it } from 'vitest';
import { AspaTable } from './aspa-table.ts';
import { lookUpVrps, vrpsOfOrigin } from './look-up.ts';
import { packVrps, unpackVrps } from './packed-vrps.ts';
import { readVrpJson } from './read-vrp-json.ts';
import { validityOf } from './validity.ts';
import { VrpTable } from './vrp-table.ts';

const ROAS = [
  { asn: 64500, prefix: '192.0.2.0/24', maxLength: 25 },
  { asn: 64501, prefix: '192.0.0.0/16' },
  { asn: 0, prefix: '198.51.100.0/24', maxLength: 32 },
  { asn: 64500, prefix: '2001:db8::/32', maxLength: 48 },
  { asn: 64501, prefix: '2001:db8::/32' },
];
const ASPAS = [
  { customer: 64500, providers: [64501, 64502] },
  { customer: 64505, providers: [] },
];
const tableOf = (roas: readonly object[]) => readVrpJson(JSON.stringify({ roas })).vrps;
const pack = (vrps: VrpTable) =>
  packVrps({ 4: vrps.families[4].columns, 6: vrps.families[6].columns }, AspaTable.of(ASPAS));
const unpack = (packed: Uint8Array, isShared = true) => {
  const steps = unpackVrps(packed, { isShared });
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};
const textOf = (vrps: VrpTable) =>
  Array.from(vrps.all(), ({ words, length, max_length, asn }) =>
    [...Array.from(words), length, max_length, asn].join(),
  );

describe('VRPs as bytes', () => {
  it('are the same bytes whatever order they came in, and the same VRPs afterwards', () => {
    const packed = pack(tableOf(ROAS));
    expect(pack(tableOf(ROAS.toReversed()))).toEqual(packed);
    // As they come from a database: not where words may stand.
    const { vrps, aspas } = unpack(new Uint8Array([0, ...packed]).subarray(1));
    expect(textOf(vrps).sort()).toEqual(textOf(tableOf(ROAS)).sort());
    expect([aspas.size, ...[64500, 64505, 64501].map((asn) => aspas.providersOf(asn))]).toEqual([
      2,
      [64501, 64502],
      [],
      null,
    ]);
  });

  it('leave out what was withdrawn', () => {
    const vrps = tableOf(ROAS);
    vrps.remove({ family: 4, words: [0xc000_0200], length: 24, max_length: 25, asn: 64500 });
    expect(textOf(unpack(pack(vrps)).vrps)).toHaveLength(ROAS.length - 1);
  });

  it('are read by another thread without a copy, and by nobody changed', () => {
    const { vrps } = unpack(pack(tableOf(ROAS)));
    const shared = structuredClone(vrps.shared);
    if (!shared) throw new Error('they are made to be shared');
    const other = VrpTable.over(shared);
    expect(other.shared?.[4].asns.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(validityOf(other, '2001:db8:1::/48', 64500)).toEqual({ validity: 'valid', reason: null });
    expect(validityOf(other, '192.0.2.0/26', 64500)).toEqual({ validity: 'invalid', reason: 'length' });
    const vrp = { family: 4, words: [0], length: 8, max_length: 8, asn: 1 } as const;
    expect(() => other.add(vrp)).toThrow('for reading');
    const own = unpack(pack(tableOf(ROAS)), false).vrps;
    expect([own.add(vrp), own.size, own.shared]).toEqual([true, ROAS.length + 1, null]);
    expect(validityOf(own, '0.0.0.0/8', 1)?.validity).toBe('valid');
    // Where there were none of a family, too.
    const six = unpack(pack(tableOf(ROAS.filter(({ prefix }) => prefix.includes(':')))), false).vrps;
    for (let asn = 0; asn < 3000; asn++) six.add({ ...vrp, asn });
    expect([six.families[4].size, validityOf(six, '0.0.0.0/8', 2999)?.validity]).toEqual([3000, 'valid']);
  });

  it('that were cut, or are something else, are refused', () => {
    const packed = pack(tableOf(ROAS));
    for (const bytes of [
      packed.subarray(0, -1),
      packed.subarray(0, 10),
      new Uint8Array(packed.length),
      new Uint8Array(),
    ])
      expect(() => unpack(bytes)).toThrow('was cut');
  });

  it('may be none at all', () => {
    const { vrps, aspas } = unpack(
      packVrps({ 4: tableOf([]).families[4].columns, 6: tableOf([]).families[6].columns }, new AspaTable()),
    );
    expect([vrps.size, aspas.size, validityOf(vrps, '192.0.2.0/24', 1)?.validity]).toEqual([
      0,
      0,
      'not_found',
    ]);
  });
});

describe('looking up', () => {
  it('tells the VRPs that decide, the widest first', () => {
    expect(lookUpVrps(tableOf(ROAS), { prefix: '192.0.2.5/24', asn: 64500, most: 10 })).toEqual({
      ...{ prefix: '192.0.2.0/24', length: 24, validity: 'valid', reason: null, covering_count: 2 },
      covering: [
        { prefix: '192.0.0.0/16', max_length: 16, asn: 64501 },
        { prefix: '192.0.2.0/24', max_length: 25, asn: 64500 },
      ],
    });
    expect(lookUpVrps(tableOf(ROAS), { prefix: '2001:DB8:0::/48', asn: 64501, most: 1 })).toMatchObject({
      ...{ prefix: '2001:db8::/48', validity: 'invalid', reason: 'length', covering_count: 2 },
      covering: [{ prefix: '2001:db8::/32' }],
    });
    for (const prefix of ['192.0.2.0', '', 'AS1', '192.0.2.0/33'])
      expect(lookUpVrps(tableOf(ROAS), { prefix, asn: 1, most: 1 })).toBeNull();
  });

  it('tells what an AS may originate', () => {
    expect(vrpsOfOrigin(tableOf(ROAS), 64500, 10)).toEqual({
      ipv4: 1,
      ipv6: 1,
      results: [
        { prefix: '192.0.2.0/24', max_length: 25, asn: 64500 },
        { prefix: '2001:db8::/32', max_length: 48, asn: 64500 },
      ],
    });
    expect(vrpsOfOrigin(unpack(pack(tableOf(ROAS))).vrps, 64501, 1)).toMatchObject({
      ipv4: 1,
      ipv6: 1,
      results: [{ asn: 64501 }],
    });
  });
});
