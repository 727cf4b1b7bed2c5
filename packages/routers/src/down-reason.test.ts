import { describe, expect, it } from 'vitest';
import { neighborWith } from './bgp-neighbor.ts';
import { downReasonOf } from './down-reason.ts';
import type { BgpNotification } from './driver.ts';

const down = (last_error: string | null, more: object = {}) =>
  downReasonOf({
    ...neighborWith({ vrf: 'global', address: '192.0.2.2', state: 'idle', last_error }),
    ...more,
  });
const told = (code: number, subcode: number | null, direction: BgpNotification['direction'] = 'received') =>
  down(null, { notification: { code, subcode, direction } });

describe('why a neighbor is down', () => {
  it.each([
    // FRR and VyOS
    ['Cease/Administrative Shutdown: maintenance tonight', 'admin_down_there'],
    ['Cease/Maximum Number of Prefixes Reached', 'prefix_limit'],
    ['Hold Timer Expired', 'hold_timer'],
    ['Peer closed the session', 'closed'],
    ['Waiting for NHT', 'unreachable'],
    ['Interface down', 'interface_down'],
    ['BFD down received', 'bfd_down'],
    ['BGP Notification received (Cease/Administrative Shutdown)', 'admin_down_there'],
    ['BGP Notification received (Cease/Maximum Number of Prefixes Reached)', 'prefix_limit_there'],
    ['BGP Notification send (Hold Timer Expired)', 'hold_timer'],
    ['Neighbor deleted', null],
    ['Admin. shutdown', null],
    // BIRD
    ['Socket: Connection refused', 'refused'],
    ['Socket: No route to host', 'unreachable'],
    ['Socket: Connection closed', 'closed'],
    ['Received: Administrative shutdown', 'admin_down_there'],
    ['Received: Maximum number of prefixes reached', 'prefix_limit_there'],
    ['Received: Connection rejected', 'refused'],
    ['Error: Route limit exceeded', 'prefix_limit'],
    ['Error: Bad peer AS', 'bad_peer_as'],
    ['Received: Required capability missing', 'capability'],
    ['Neighbor lost', 'unreachable'],
    // Junos
    ['Hold Timer Expired Error', 'hold_timer'],
    ['Cease', 'notification'],
    ['Open Message Error', 'notification'],
    // IOS and IOS-XR
    ['BGP Notification received of session 1, Administrative Shutdown', 'admin_down_there'],
    ['BGP Notification sent of session 1, hold time expired', 'hold_timer'],
    ['Active open failed', null],
    ['af deactivated', 'configuration'],
    ['read remote closed', 'closed'],
    // EOS
    ['Cease/maximum number of prefixes reached', 'prefix_limit'],
    ['no valid MD5 digest', 'auth'],
    [null, null],
    ['', null],
    ['エラー', null],
  ] as const)('is read from %j', (words, reason) => {
    expect(down(words)).toBe(reason);
  });

  it('is read from the notification before any words', () => {
    expect(told(4, 0)).toBe('hold_timer');
    expect(told(6, 1)).toBe('prefix_limit_there');
    expect(told(6, 1, 'sent')).toBe('prefix_limit');
    expect(told(6, 2)).toBe('admin_down_there');
    expect(told(6, 10)).toBe('bfd_down');
    expect(told(2, 2)).toBe('bad_peer_as');
    expect(told(2, 7)).toBe('capability');
    expect(told(3, 1)).toBe('notification');
    expect(told(6, null)).toBe('notification');
  });

  it('is that it is shut down here, whatever else is told; and nothing while it is up', () => {
    expect(down('Hold Timer Expired', { is_enabled: false })).toBe('admin_down_here');
    expect(down('Error: Route limit exceeded', { is_enabled: false })).toBe('prefix_limit');
    expect(down('Hold Timer Expired', { state: 'established' })).toBeNull();
    expect(down(null, { detail: { last_event: 'HoldTime' } })).toBe('hold_timer');
    expect(down(null, { detail: { last_event: 'TransportError' } })).toBeNull();
  });
});
