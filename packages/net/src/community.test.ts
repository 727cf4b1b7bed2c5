import { expect, it } from 'vitest';
import { communityKind, parseCommunity, WELL_KNOWN_COMMUNITIES } from './index.ts';

it.each([
  ['64500:1', 'standard'],
  ['1:0', 'standard'],
  ['65535:65535', 'standard'],
  ['0:64501', 'standard'],
  ['0:0', 'standard'],
  ['65536:1', null],
  ['64500:65536', null],
  ['64500', null],
  ['64500:', null],
  [':1', null],
  ['64500:-1', null],
  ['64500:1 ', null],
  ['no-export', 'standard'],
  ['no-such-name', null],
  ['constructor', null],
  ['target:64500:1', 'extended'],
  ['origin:64500:4294967295', 'extended'],
  ['target:64500:4294967296', null],
  ['target:64500:0', 'extended'],
  ['target:0:64501', 'extended'],
  ['target:65536:65535', 'extended'],
  ['target:65536:65536', null],
  ['target:4294967296:1', null],
  ['origin:192.0.2.1:65535', 'extended'],
  ['origin:192.0.2.1:65536', null],
  ['origin:0.0.0.1:65536', null],
  ['origin:192.0.2.01:1', null],
  ['origin:2001:db8:1', null],
  ['Target:64500:1', null],
  ['rt:64500:1', null],
  ['64500:1:2', 'large'],
  ['4294967295:0:4294967295', 'large'],
  ['0:1:2', 'large'],
  ['4294967296:1:2', null],
  ['64500:4294967296:2', null],
  ['1:2:3:4', null],
  ['', null],
])('%j is %s', (value, kind) => expect(communityKind(value)).toBe(kind));

it.each([
  ['64500:01', '64500:1', null],
  ['00:064501', '0:64501', null],
  ['target:064500:007', 'target:64500:7', null],
  ['origin:192.0.2.1:0', 'origin:192.0.2.1:0', null],
  ['064500:00:02', '64500:0:2', null],
  ['no-export', '65535:65281', 'no-export'],
  ['NO_ADVERTISE', '65535:65282', 'no-advertise'],
  ['local-AS', '65535:65283', 'no-export-subconfed'],
  ['nopeer', '65535:65284', 'no-peer'],
  ['gshut', '65535:0', 'graceful-shutdown'],
  ['blackhole', '65535:666', 'blackhole'],
  ['accept-own', '65535:1', 'accept-own'],
  ['llgr-stale', '65535:6', 'llgr-stale'],
  ['no-llgr', '65535:7', 'no-llgr'],
  ['65535:00000', '65535:0', 'graceful-shutdown'],
])('%j is written %s', (text, value, name) => expect(parseCommunity(text)).toMatchObject({ value, name }));

it('writes every community in one way, also when it is read again', () => {
  for (const name of WELL_KNOWN_COMMUNITIES) {
    const read = parseCommunity(name);
    expect(read).toMatchObject({ kind: 'standard', name });
    expect(parseCommunity(read?.value ?? '')).toEqual(read);
  }
});
