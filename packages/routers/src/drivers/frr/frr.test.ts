import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canRunFrrs, type Frrs, startFrrs } from '../../../test/frrs.ts';
import type { Device } from '../../driver.ts';
import { frr } from './index.ts';

const HEAD = 'frr defaults traditional\nhostname r1\nno ip forwarding\nno ipv6 forwarding\n';
const BEFORE = `${HEAD}!
router bgp 64500
 bgp router-id 192.0.2.1
 no bgp network import-check
 !
 address-family ipv4 unicast
  network 198.51.100.0/24
 exit-address-family
exit
!
`;
const SESSION = (filter: string) => `${HEAD}!
router bgp 64500
 bgp router-id 192.0.2.1
 no bgp network import-check
 neighbor 192.0.2.2 remote-as 64501
 neighbor 192.0.2.2 description The peer
 neighbor 192.0.2.2 password s3cret
 neighbor 192.0.2.2 timers connect 1
 !
 address-family ipv4 unicast
  network 198.51.100.0/24
  neighbor 192.0.2.2 route-map PEER-IN in
  neighbor 192.0.2.2 route-map PEER-OUT out
 exit-address-family
exit
!
ip prefix-list PEER-IN seq 5 permit ${filter}
ip prefix-list OWN seq 5 permit 198.51.100.0/24
!
route-map PEER-IN permit 10
 match ip address prefix-list PEER-IN
exit
!
route-map PEER-OUT permit 10
 match ip address prefix-list OWN
exit
!
`;
const PEER = `hostname r2
router bgp 64501
 bgp router-id 192.0.2.2
 no bgp ebgp-requires-policy
 no bgp network import-check
 neighbor 192.0.2.1 remote-as 64500
 neighbor 192.0.2.1 password s3cret
 neighbor 192.0.2.1 timers connect 1
 address-family ipv4 unicast
  network 203.0.113.0/24
 exit-address-family
`;

describe.runIf(canRunFrrs)('an FRR that is reached by SSH', () => {
  let routers: Frrs;
  const opened: Device[] = [];
  beforeAll(async () => {
    routers = await startFrrs(BEFORE, PEER);
  });
  afterAll(() => routers?.stop());
  afterEach(async () => {
    for (const device of opened.splice(0)) await device.close();
    expect(readdirSync(routers.args.state_dir)).toEqual([]);
  });

  async function connect(): Promise<Device> {
    const device = await frr.connect({ ...routers.sshd.target, args: routers.args });
    opened.push(device);
    return device;
  }
  const states = async (device: Device) => (await device.bgpNeighbors()).map(({ state }) => state);
  const running = () => routers.show('managed', 'show running-config');

  it('says what it is and what it runs, and finds no difference in that', async () => {
    const device = await connect();
    expect(await device.facts()).toMatchObject({
      vendor: 'FRRouting',
      version: expect.stringMatching(/^\d/),
    });
    expect(await device.bgpNeighbors()).toEqual([]);
    await device.load(await device.getConfig(), 'replace');
    expect(await device.compare()).toBe('');
    await device.load(BEFORE, 'replace');
    expect(await device.compare()).toBe('');
  });

  it('refuses a candidate with the line and changes nothing', async () => {
    const [device, before] = [await connect(), running()];
    await expect(device.load(`${BEFORE}nonsense\n`, 'replace')).rejects.toMatchObject({
      code: 'refused',
      step: 'load',
      answers: [expect.stringContaining('nonsense')],
    });
    expect(running()).toBe(before);
  });

  it('brings back by itself what nobody confirms', async () => {
    const [device, before] = [await connect(), running()];
    await device.load(SESSION('203.0.113.0/24'), 'replace');
    expect(await device.compare()).toContain('+neighbor 192.0.2.2 remote-as 64501');
    await device.commit({ confirm_s: 3 });
    expect(running()).toContain('neighbor 192.0.2.2 password s3cret');
    await expect.poll(running, { timeout: 15_000, interval: 300 }).toBe(before);
    await expect(device.confirm()).rejects.toMatchObject({ code: 'confirm_lost' });
    await expect
      .poll(() => readdirSync(routers.args.state_dir), { timeout: 5000 })
      .toEqual(['peersmith-frr.lock']);
  });

  it('keeps what is confirmed: the session with its password comes up, and is there after a restart', async () => {
    const device = await connect();
    await device.load(SESSION('203.0.113.0/24'), 'replace');
    await device.commit({ confirm_s: 60 });
    await expect.poll(() => states(device), { timeout: 30_000, interval: 300 }).toEqual(['established']);
    await device.confirm();
    await expect
      .poll(() => device.bgpNeighbors(), { timeout: 10_000, interval: 300 })
      .toMatchObject([
        {
          vrf: 'global',
          address: '192.0.2.2',
          local_address: '192.0.2.1',
          local_asn: 64500,
          remote_asn: 64501,
          description: 'The peer',
          accepted_prefix_count: 1,
          advertised_prefix_count: 1,
        },
      ]);
    expect(routers.onDisk()).toContain('neighbor 192.0.2.2 password s3cret');
    await device.load(SESSION('203.0.113.0/24'), 'replace');
    expect(await device.compare()).toBe('');
  });

  it('changes a filter in one step and leaves nothing behind', async () => {
    const device = await connect();
    await device.load(SESSION('203.0.113.128/25'), 'replace');
    expect(await device.compare()).toBe(
      '-ip prefix-list PEER-IN seq 5 permit 203.0.113.0/24\n+ip prefix-list PEER-IN seq 5 permit 203.0.113.128/25\n',
    );
    await device.commit();
    expect(running()).not.toContain('PEERSMITH');
    await expect
      .poll(async () => (await device.bgpNeighbors())[0]?.accepted_prefix_count, {
        timeout: 15_000,
        interval: 300,
      })
      .toBe(0);
    expect(await states(device)).toEqual(['established']);
  });

  it('starts with what was when the host is restarted before it is confirmed', async () => {
    const device = await connect();
    await device.load(SESSION('203.0.113.0/24'), 'replace');
    await device.commit({ confirm_s: 60 });
    await device.rollback();
    expect(running()).toContain('203.0.113.128/25');
    await device.load(BEFORE, 'replace');
    await device.commit({ confirm_s: 60 });
    // The peer heard first that it is left, so that it may use another way.
    expect(routers.log(0)).toMatch(/attr: .*community graceful-shutdown[\s\S]*rcvd 198\.51\.100\.0\/24/);
    routers.restart();
    expect(running()).toContain('203.0.113.128/25');
    await device.rollback();
    expect(running()).toContain('203.0.113.128/25');
  });

  it('commits nothing over what somebody else has changed meanwhile', async () => {
    const device = await connect();
    await device.load(BEFORE, 'replace');
    routers.show('managed', 'show version');
    execFileSync('sh', [
      '-c',
      `${routers.vtysh} -c 'configure terminal' -c 'ip prefix-list THEIRS permit 10.0.0.0/8'`,
    ]);
    await expect(device.commit({ confirm_s: 60 })).rejects.toMatchObject({ code: 'foreign_edits' });
    expect(running()).toContain('neighbor 192.0.2.2 remote-as 64501');
  });

  it('is one at a time', async () => {
    const [one, other] = [await connect(), await connect()];
    await one.load(BEFORE, 'replace');
    await expect(other.load(BEFORE, 'replace')).rejects.toMatchObject({
      code: 'locked',
      holder: routers.sshd.user,
    });
  });
});
