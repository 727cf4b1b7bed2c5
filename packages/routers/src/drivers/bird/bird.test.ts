import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Birds, canRunBirds, startBirds } from '../../../test/birds.ts';
import type { Device } from '../../driver.ts';
import { bird } from './index.ts';

const COMMON = (id: string) => `router id ${id};\nprotocol device {}\n`;
const SESSION = `protocol bgp peer {
  description "The peer";
  local 192.0.2.1 as 64500;
  neighbor 192.0.2.2 as 64501;
  password "s3cret";
  connect delay time 1;
  ipv4 { import all; export all; };
}
`;
const STATIC = (prefix: string) => `protocol static own { ipv4; route ${prefix} blackhole; }\n`;
const BEFORE = `${COMMON('192.0.2.1')}${STATIC('198.51.100.0/24')}`;
const AFTER = `${BEFORE}${SESSION}`;
const PEER = `${COMMON('192.0.2.2')}${STATIC('203.0.113.0/24')}protocol bgp router1 {
  local 192.0.2.2 as 64501;
  neighbor 192.0.2.1 as 64500;
  password "s3cret";
  connect delay time 1;
  ipv4 { import all; export all; };
}
`;

describe.runIf(canRunBirds)('a BIRD that is reached by SSH', () => {
  let birds: Birds;
  const opened: Device[] = [];
  beforeAll(async () => {
    birds = await startBirds(BEFORE, PEER);
  });
  afterAll(() => birds?.stop());
  afterEach(async () => {
    for (const device of opened.splice(0)) await device.close();
    expect(readdirSync(dirname(birds.configPath)).filter((name) => name.includes('peersmith'))).toEqual([]);
  });

  async function connect(args: Record<string, unknown> = {}): Promise<Device> {
    const device = await bird.connect({
      ...birds.sshd.target,
      args: { config_path: birds.configPath, birdc: birds.birdc, ...args },
    });
    opened.push(device);
    return device;
  }
  const onDisk = () => readFileSync(birds.configPath, 'utf8');
  const peers = async (device: Device) => (await device.bgpNeighbors()).map(({ state }) => state);

  it('says what it is and what it runs', async () => {
    const device = await connect();
    expect(await device.facts()).toMatchObject({ vendor: 'BIRD', version: expect.stringMatching(/^2\./) });
    expect(await device.getConfig()).toBe(BEFORE);
    expect(await device.bgpNeighbors()).toEqual([]);
  });

  it('shows what a candidate would change, and forgets it', async () => {
    const device = await connect();
    expect(await device.load(AFTER, 'replace')).toEqual({ warnings: [] });
    const difference = await device.compare();
    expect(difference).toContain('+  neighbor 192.0.2.2 as 64501;');
    expect(difference).not.toMatch(/^-[^-]/m);
    await device.load(BEFORE.trimEnd(), 'replace');
    expect(await device.compare()).toBe('');
    await device.discard();
    await expect(device.commit()).rejects.toMatchObject({ code: 'refused', step: 'commit' });
    expect(onDisk()).toBe(BEFORE);
  });

  it('refuses a candidate with its place and changes nothing', async () => {
    const device = await connect();
    await expect(device.load(`${AFTER}protocol nonsense {}\n`, 'replace')).rejects.toMatchObject({
      code: 'refused',
      step: 'load',
      answers: [expect.stringMatching(/:\d+:\d+ syntax error/)],
    });
    await expect(device.load(AFTER, 'merge')).rejects.toMatchObject({ code: 'capability_missing' });
    expect(await peers(device)).toEqual([]);
  });

  it('takes back by itself what nobody confirms, and starts with what was meanwhile', async () => {
    const device = await connect();
    await device.load(AFTER, 'replace');
    await device.commit({ confirm_s: 2 });
    expect(await peers(device)).toHaveLength(1);
    expect(onDisk()).toBe(BEFORE);
    await expect.poll(() => peers(device), { timeout: 10_000, interval: 300 }).toEqual([]);
    await expect(device.confirm()).rejects.toMatchObject({ code: 'confirm_lost', step: 'confirm' });
    await expect(device.rollback()).rejects.toMatchObject({ code: 'confirm_lost' });
    expect(onDisk()).toBe(BEFORE);
  });

  it('takes back at once what is rolled back', async () => {
    const device = await connect();
    await device.load(AFTER, 'replace');
    await device.commit({ confirm_s: 60 });
    await device.rollback();
    expect(await peers(device)).toEqual([]);
    expect(onDisk()).toBe(BEFORE);
  });

  it('keeps what is confirmed, and the session with its password comes up', async () => {
    const mode = statSync(birds.configPath).mode;
    const device = await connect();
    await device.load(AFTER, 'replace');
    await device.commit({ confirm_s: 60 });
    await expect.poll(() => peers(device), { timeout: 20_000, interval: 300 }).toEqual(['established']);
    await device.confirm();
    expect(onDisk()).toBe(AFTER);
    expect(statSync(birds.configPath).mode).toBe(mode);
    await expect
      .poll(() => device.bgpNeighbors(), { timeout: 10_000, interval: 300 })
      .toEqual([
        {
          vrf: 'global',
          address: '192.0.2.2',
          local_address: '192.0.2.1',
          local_asn: 64500,
          remote_asn: 64501,
          description: 'The peer',
          is_enabled: true,
          state: 'established',
          uptime_s: expect.any(Number),
          received_prefix_count: 1,
          accepted_prefix_count: 1,
          advertised_prefix_count: 1,
          last_error: null,
        },
      ]);
    expect(birds.askPeer('show protocols router1')).toContain('Established');
    await device.load(BEFORE, 'replace');
    await device.commit();
    expect(onDisk()).toBe(BEFORE);
    expect(await peers(device)).toEqual([]);
  });

  it('is one at a time: whoever holds the lock is told', async () => {
    const [one, other] = [await connect(), await connect()];
    await one.load(AFTER, 'replace');
    await expect(other.load(AFTER, 'replace')).rejects.toMatchObject({
      code: 'locked',
      step: 'lock',
      holder: birds.sshd.user,
    });
    await one.close();
    await other.load(AFTER, 'replace');
  });

  it('is left alone where somebody has edited the file and not loaded it', async () => {
    const times = statSync(birds.configPath);
    writeFileSync(birds.configPath, `${BEFORE}# mine\n`);
    const device = await connect();
    await expect(device.load(AFTER, 'replace')).rejects.toMatchObject({ code: 'foreign_edits' });
    writeFileSync(birds.configPath, BEFORE);
    utimesSync(birds.configPath, times.atime, times.mtime);
  });

  it('confirms nothing that somebody else has swallowed', async () => {
    const [device, somebody] = [await connect(), await connect()];
    await device.load(AFTER, 'replace');
    await device.commit({ confirm_s: 60 });
    await sleep(200);
    // As an operator would: the file is loaded again.
    execFileSync('sh', ['-c', `${birds.birdc} configure`]);
    await expect(device.confirm()).rejects.toMatchObject({ code: 'confirm_lost' });
    expect(await peers(somebody)).toEqual([]);
    expect(onDisk()).toBe(BEFORE);
  });

  it.each([
    ['no such program', { birdc: 'no-birdc' }, 'capability_missing'],
    ['a socket that is not there', { birdc: 'birdc -s /nowhere' }, 'answer_invalid'],
    ['an argument that is none', { config_path: 'relative' }, 'refused'],
  ])('tells of %s', async (_, args, code) => {
    await expect(connect(args).then((device) => device.facts())).rejects.toMatchObject({ code });
  });
});
