import { describe, expect, it } from 'vitest';
import { told } from '../../../test/monitoring-world.ts';
import { addressKey } from './address-key.ts';
import { judgeSession } from './judge-session.ts';
import { linkBetween } from './link-between.ts';
import { longestGapS } from './longest-gap.ts';
import { pairNeighbors } from './pair-neighbors.ts';
import type { StoredSession } from './stored-session.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-29T12:00:00Z');
let ids = 0;
const session = (given: Partial<StoredSession> = {}): StoredSession => {
  ids += 1;
  return {
    ...{
      kind: 'direct',
      id: ids,
      address: '192.0.2.10',
      local_address: null,
      asn: 64_502,
      internet_exchange: null,
      bgp_group: null,
      status: 'enabled',
      is_wanted: true,
    },
    ...{
      bgp_state: null,
      state_changed: null,
      last_established_state: null,
      down_reason: null,
      polled: null,
    },
    ...{ received: 0, accepted: 0, advertised: 0 },
    ...given,
  };
};
const up = (given: Partial<StoredSession> = {}) =>
  session({ bgp_state: 'established', polled: NOW - 5 * MINUTE, state_changed: NOW - 90 * MINUTE, ...given });
const judge = async (one: StoredSession, ...neighbors: ReturnType<typeof told>[]) => {
  const {
    pairings: [pairing],
  } = await pairNeighbors([one], neighbors);
  if (!pairing) throw new Error('no pairing');
  return judgeSession(pairing, NOW);
};

describe('an address', () => {
  it.each([
    ['fe80::1%eth0', 'fe80::1'],
    ['[2001:DB8:0::1]', '2001:db8::1'],
    ['::ffff:192.0.2.10', '192.0.2.10'],
    ['::FFFF:c000:20a', '192.0.2.10'],
    ['192.0.2.10/24', '192.0.2.10'],
    ['198.51.100.300', null],
    ['192.0.2.1.', null],
    ['192.0.02.1', null],
    ['dynamic', null],
    ['', null],
  ])('%s is %s', (text, key) => {
    expect(addressKey(text)).toBe(key);
  });
});

describe('which neighbor a session is', () => {
  it('does not depend on how an address is written', async () => {
    expect((await judge(session(), told('::ffff:192.0.2.10', 'established'))).bgp_state).toBe('established');
    expect((await judge(session({ address: 'fe80::1' }), told('fe80::1%ge-0/0/0', 'active'))).bgp_state).toBe(
      'active',
    );
  });

  it('is said by the local address, the network and the table, where one address stands in two tables', async () => {
    const [near, far] = [
      told('192.0.2.10', 'established', { vrf: 'blue', local_address: '192.0.2.1' }),
      told('192.0.2.10', 'idle', { vrf: 'red', local_address: '192.0.2.2', remote_asn: 65_000 }),
    ];
    expect((await judge(session({ local_address: '192.0.2.1' }), far, near)).bgp_state).toBe('established');
    expect((await judge(session({ local_address: '192.0.2.2' }), far, near)).bgp_state).toBe('idle');
    expect((await judge(session(), far, near)).bgp_state).toBe('established');
    const main = told('192.0.2.10', 'active');
    expect((await judge(session(), { ...near, local_address: null }, main)).bgp_state).toBe('active');
  });

  it('is nobody where that cannot be told, and the session is not taken for established', async () => {
    const twins = ['blue', 'red'].map((vrf) => told('192.0.2.10', 'established', { vrf }));
    const judged = await judge(up(), ...twins);
    expect([judged.bgp_state, judged.down_reason, judged.flaps]).toEqual([null, 'ambiguous', 1]);
    expect((await pairNeighbors([session()], twins)).others).toEqual([]);
  });

  it('is one session at most', async () => {
    const { pairings, others } = await pairNeighbors(
      [session({ local_address: '192.0.2.1' }), session({ local_address: '192.0.2.2' })],
      [told('192.0.2.10', 'established', { local_address: '192.0.2.2' }), told('not an address', 'idle')],
    );
    expect(pairings.map(({ neighbor }) => neighbor?.state ?? null)).toEqual([null, 'established']);
    expect(others).toHaveLength(1);
  });

  it('is found among 100,000 neighbors, and is nobody among very many of one address', async () => {
    const many = Array.from({ length: 100_000 }, (_, at) =>
      told(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`, 'idle'),
    );
    const { pairings, others } = await pairNeighbors([session({ address: '10.1.0.7' })], many);
    expect(pairings[0]?.neighbor?.address).toBe('10.1.0.7');
    expect(others).toHaveLength(99_999);
    const same = many.slice(0, 20_000).map((one) => ({ ...one, address: '192.0.2.10' }));
    expect((await pairNeighbors([session()], same)).pairings[0]?.isAmbiguous).toBe(true);
  });
});

describe('what a poll makes of a session', () => {
  it('of a state that nobody knows is no state, and what is said in any language is kept as it is', async () => {
    const { bgp_state, down_reason, last_error } = await judge(
      up(),
      told('192.0.2.10', null, { last_error: '保持計時器\u0000\n已過期' }),
    );
    expect([bgp_state, down_reason, last_error]).toEqual([null, 'no_reason', '保持計時器 已過期']);
  });

  it('keeps what the other side said while the router tries again and only hears that nobody listens', async () => {
    const down = { bgp_state: 'idle', polled: NOW - 5 * MINUTE, down_reason: 'admin_down_there' } as const;
    const refused = told('192.0.2.10', 'active', { last_error: 'Socket: Connection refused' });
    expect((await judge(session(down), refused)).down_reason).toBe('admin_down_there');
    expect((await judge(session({ ...down, bgp_state: 'established' }), refused)).down_reason).toBe(
      'refused',
    );
    const gone = { ...refused, last_error: 'Socket: No route to host' };
    expect((await judge(session(down), gone)).down_reason).toBe('unreachable');
  });

  it('counts what is there, and takes counts that cannot be for none', async () => {
    const counted = async (given: object) => {
      const { received, accepted, advertised } = await judge(up(), told('192.0.2.10', 'established', given));
      return [received, accepted, advertised];
    };
    expect(await counted({ received_prefix_count: null })).toEqual([9, 9, 3]);
    expect(
      await counted({
        received_prefix_count: -1,
        accepted_prefix_count: -1,
        advertised_prefix_count: Number.NaN,
      }),
    ).toEqual([0, 0, 0]);
    expect(await counted({ accepted_prefix_count: 2 ** 40 })).toEqual([10, 2 ** 31 - 1, 3]);
  });

  it('is no flap while the time that it is up says so, and one where that began again', async () => {
    const moves = async (uptime_s: number | null) =>
      (await judge(up(), told('192.0.2.10', 'established', { uptime_s }))).moves.length;
    expect(await Promise.all([null, 5400, 302, 60].map(moves))).toEqual([0, 0, 0, 2]);
  });

  it('bears clocks that jump: ours that is set back, and theirs that says what cannot be', async () => {
    const later = up({ polled: NOW + 60 * MINUTE, state_changed: NOW + 50 * MINUTE });
    expect((await judge(later, told('192.0.2.10', 'established', { uptime_s: 60 }))).moves).toEqual([]);
    expect((await judge(later, told('192.0.2.10', 'idle'))).state_changed).toBe(NOW);
    for (const uptime_s of [-5, 1e15, Number.NaN])
      expect((await judge(session(), told('192.0.2.10', 'established', { uptime_s }))).state_changed).toBe(
        NOW,
      );
    const before = session({ bgp_state: 'idle', polled: NOW - 5 * MINUTE, state_changed: NOW - 60 * MINUTE });
    expect((await judge(before, told('192.0.2.10', 'established', { uptime_s: 86_400 }))).state_changed).toBe(
      NOW - 5 * MINUTE,
    );
  });
});

describe('how far polls are apart', () => {
  it.each([
    ['*/5 * * * *', 300],
    ['*/7 * * * *', 420],
    ['0,30 * * * *', 1800],
    ['15 * * * *', 3600],
    ['45 3 * * *', 86_400],
    ['0 8-18/2 * * *', 14 * 3600],
    ['* * * * *', 60],
  ])('%s is %i seconds at most', (cron, seconds) => {
    expect(longestGapS(cron)).toBe(seconds);
  });
});

describe('the link of a session that a router has', () => {
  it.each([
    ['192.0.2.0', '192.0.2.1', '192.0.2.0/31', '192.0.2.1/31'],
    ['192.0.2.1', '192.0.2.2', '192.0.2.1/30', '192.0.2.2/30'],
    ['192.0.2.7', '192.0.2.8', '192.0.2.7/28', '192.0.2.8/28'],
    ['2001:db8::1', '2001:db8::2', '2001:db8::1/126', '2001:db8::2/126'],
  ])('from %s to %s is the narrowest that holds both', (local, remote, local_ip_address, ip_address) => {
    expect(linkBetween(local, remote)).toEqual({ local_ip_address, ip_address });
  });

  it('is of several hops where there is none', async () => {
    expect(linkBetween('192.0.2.1', '203.0.113.1')).toMatchObject({
      ip_address: '203.0.113.1/32',
      multihop_ttl: 255,
    });
    expect(linkBetween(null, '203.0.113.1')).toEqual({ local_ip_address: null, ip_address: '203.0.113.1' });
  });
});
