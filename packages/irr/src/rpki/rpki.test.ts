import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRtr, pdu, record } from '../../test/fake-rtr.ts';
import { PrefixTable } from '../prefixes/prefix-table.ts';
import { readPrefixes } from '../prefixes/read-prefixes.ts';
import { readRtr } from './read-rtr.ts';
import { readVrpJson } from './read-vrp-json.ts';
import { validityOf, withoutInvalid } from './validity.ts';

/** 192.0.2.0 and 2001:db8:: */
const [V4, V6] = [[0xc000_0200], [0x2001_0db8, 0, 0, 0]] as const;

describe('a cache over RTR', () => {
  let rtr: FakeRtr;
  beforeEach(async () => {
    rtr = await FakeRtr.start();
    rtr.records = [record(V4, [24, 25], 64500), record(V6, [32, 48], 64500), pdu(1, 9, 0, Buffer.alloc(100))];
  });
  afterEach(() => rtr.stop());

  it('is read in version 1, with its timers', async () => {
    const { vrps, state } = await readRtr({ host: rtr.host });
    expect(state).toEqual({ session: 42, serial: 7, version: 1, refresh_s: 3600, expire_s: 7200 });
    expect(validityOf(vrps, '192.0.2.128/25', 64500)).toEqual({ validity: 'valid', reason: null });
    expect(validityOf(vrps, '2001:db8:1::/48', 64500)).toEqual({ validity: 'valid', reason: null });
  });

  it.each(['reports that it knows no other', 'closes'] as const)(
    'is read in version 0 where it %s',
    async (how) => {
      rtr.version = 0;
      if (how === 'closes') {
        rtr.instead = (socket) => {
          rtr.instead = null;
          socket.end();
        };
      }
      const { vrps, state } = await readRtr({ host: rtr.host });
      expect([vrps.size, state.version, rtr.heard]).toEqual([2, 0, [2, 2]]);
    },
  );

  it('that tells the same twice has it once, and of many each is found', async () => {
    const many = Array.from({ length: 12_000 }, (_, at) =>
      record([0x0a00_0000 + at * 256], [24, 24], at + 1),
    );
    rtr.records = [...many, ...many, record(V6, [32, 48], 64500)];
    const { vrps } = await readRtr({ host: rtr.host });
    expect([vrps.size, validityOf(vrps, '10.46.223.0/24', 12_000)?.validity]).toEqual([12_001, 'valid']);
    vrps.remove({ family: 4, words: [0x0a00_0000], length: 24, max_length: 24, asn: 1 });
    expect(validityOf(vrps, '10.0.0.0/24', 1)?.validity).toBe('not_found');
  });

  it('tells only what changed after a serial, and everything where that is too old', async () => {
    const known = await readRtr({ host: rtr.host });
    rtr.changes = [record(V4, [24, 25], 64500, true), record(V4, [24, 24], 64501)];
    rtr.serial = 8;
    const next = await readRtr({ host: rtr.host, known });
    expect(next).toMatchObject({ announced: 1, withdrawn: 1, state: { serial: 8 } });
    expect(validityOf(next.vrps, '192.0.2.0/24', 64500)).toEqual({ validity: 'invalid', reason: 'origin' });
    expect(validityOf(next.vrps, '192.0.2.0/24', 64501)).toEqual({ validity: 'valid', reason: null });
    rtr.changes = null;
    const anew = await readRtr({ host: rtr.host, known: next });
    expect([anew.vrps.size, anew.announced]).toEqual([2, 2]);
    expect(validityOf(anew.vrps, '192.0.2.0/24', 64500)).toMatchObject({ validity: 'valid' });
  });

  it('leaves what is known as it is when the changes break off', async () => {
    const known = await readRtr({ host: rtr.host });
    rtr.instead = (socket) => socket.end(Buffer.concat([pdu(1, 3, 42), record(V4, [24, 25], 64500, true)]));
    await expect(readRtr({ host: rtr.host, known })).rejects.toMatchObject({ code: 'connection_lost' });
    expect(validityOf(known.vrps, '192.0.2.0/24', 64500)).toMatchObject({ validity: 'valid' });
  });

  it('is not believed in lengths that no prefix has', async () => {
    rtr.records.push(
      record(V4, [33, 33], 1),
      record(V4, [24, 40], 1),
      record(V4, [24, 20], 1),
      record(V4, [8, 8], 1),
      record(V6, [129, 200], 1),
    );
    const { vrps } = await readRtr({ host: rtr.host });
    expect([vrps.size, vrps.rejected]).toEqual([2, 5]);
  });

  it.each([
    ['garbage', 'answer_invalid', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    [
      'a PDU of four gigabytes',
      'answer_invalid',
      Buffer.from('0104000000000000ffffffff', 'hex').subarray(0, 8),
    ],
    ['records before their head', 'answer_invalid', record(V4, [24, 24], 1)],
    ['another version', 'answer_invalid', pdu(3, 3, 42)],
    ['no data yet', 'no_data', pdu(1, 10, 2, Buffer.alloc(8))],
    [
      'an error with a text',
      'refused',
      pdu(1, 10, 1, Buffer.concat([Buffer.alloc(4), Buffer.from([0, 0, 0, 2]), Buffer.from('no')])),
    ],
  ])('that answers %s is %s', async (_, code, bytes) => {
    rtr.instead = (socket) => void socket.write(bytes);
    await expect(readRtr({ host: rtr.host, silent_ms: 2000 })).rejects.toMatchObject({ code });
  });

  it('that says what terminals and databases take for more is quoted without that', async () => {
    const said = Buffer.from('no\u0000\u001b[31m data');
    const length = Buffer.from([0, 0, 0, said.length]);
    rtr.instead = (socket) =>
      void socket.write(pdu(1, 10, 1, Buffer.concat([Buffer.alloc(4), length, said])));
    await expect(readRtr({ host: rtr.host })).rejects.toThrow(/reports error 1: no \[31m data$/);
  });

  it('that is silent, has too much, or is not there is told apart', async () => {
    await expect(readRtr({ host: rtr.host, most_vrps: 1 })).rejects.toMatchObject({
      code: 'answer_too_large',
    });
    rtr.instead = () => {};
    await expect(readRtr({ host: rtr.host, silent_ms: 50 })).rejects.toMatchObject({ code: 'timed_out' });
    await expect(readRtr({ host: '127.0.0.1:1' })).rejects.toMatchObject({ code: 'unreachable' });
    await expect(readRtr({ host: 'cache.invalid' })).rejects.toMatchObject({ code: 'name_unresolved' });
  });
});

const FILE = {
  metadata: { generated: 1_700_000_000 },
  roas: [
    { asn: 'AS64500', prefix: '192.0.2.0/24', maxLength: 25, ta: 'ripe' },
    { asn: 64501, prefix: '2001:db8::/32', maxLength: 48, expires: 1_800_000_000 },
    { asn: 'AS0', prefix: '198.51.100.0/24', maxLength: 32 },
    { asn: 'AS64500', prefix: '203.0.113.0/24' },
  ],
};

describe('a file of VRPs', () => {
  it('is read as routinator and as rpki-client write it, with who is whose provider', () => {
    const { vrps, aspas, generated } = readVrpJson(
      JSON.stringify({
        ...FILE,
        aspas: [
          { customer: 'AS64500', providers: ['AS64502', 'AS64501'] },
          { customer_asid: 64501, providers: [64502, { asn: 64503 }] },
        ],
        provider_authorizations: { ipv4: [{ customer_asid: 64505, providers: [64506] }] },
      }),
    );
    expect([vrps.size, vrps.rejected, generated?.getTime()]).toEqual([4, 0, 1_700_000_000_000]);
    expect(aspas).toEqual([
      { customer: 64500, providers: [64501, 64502] },
      { customer: 64501, providers: [64502, 64503] },
      { customer: 64505, providers: [64506] },
    ]);
  });

  it('leaves out records that cannot be, and counts them', () => {
    const bad = [
      {},
      null,
      { asn: 1, prefix: '192.0.2.1/24' },
      { asn: 1, prefix: '10.0.0.0/8', maxLength: 33 },
      { asn: 1, prefix: '10.0.0.0/33' },
      { asn: 'AS4294967296', prefix: '10.0.0.0/8' },
      { asn: 1, prefix: '10.0.0.0/16', maxLength: 8 },
    ];
    const { vrps } = readVrpJson(JSON.stringify({ roas: [...FILE.roas, ...bad] }));
    expect([vrps.size, vrps.rejected]).toEqual([4, bad.length]);
  });

  it.each(['', '[]', '{}', '{"roas": 1}', '{"roas": [{"asn": 1, "pref'])('%j is refused', (text) => {
    expect(() => readVrpJson(text)).toThrow('no VRP file');
  });

  it('of more bytes than the limit is refused unread', () => {
    expect(() => readVrpJson(JSON.stringify(FILE), 10)).toThrow('over the limit of 10');
  });
});

describe('validity (RFC 6811)', () => {
  const { vrps } = readVrpJson(JSON.stringify(FILE));

  it.each([
    ['192.0.2.0/24', 64500, 'valid', null],
    ['192.0.2.128/25', 64500, 'valid', null],
    ['192.0.2.0/26', 64500, 'invalid', 'length'],
    ['192.0.2.0/24', 64501, 'invalid', 'origin'],
    ['192.0.0.0/16', 64500, 'not_found', null],
    ['203.0.113.0/25', 64500, 'invalid', 'length'],
    ['198.51.100.0/24', 0, 'invalid', 'origin'],
    ['2001:db8:1::/48', 64501, 'valid', null],
    ['2001:db9::/48', 64501, 'not_found', null],
  ])('%s of AS%i is %s', (prefix, asn, validity, reason) => {
    expect(validityOf(vrps, prefix, asn)).toEqual({ validity, reason });
  });

  it('of a text that is no prefix is none', () => {
    for (const text of [
      '',
      '\u013192.0.2.0/24',
      '192.0.2.0/33',
      '2001:db8::/129',
      'AS64500',
      'x'.repeat(100),
    ]) {
      expect(validityOf(vrps, text, 64500)).toBeNull();
    }
  });

  it('of a list for its origins drops the invalid, and counts all three', () => {
    const table = new PrefixTable(4);
    readPrefixes(Buffer.from('192.0.2.0/24 192.0.2.0/26 198.51.100.0/24 10.0.0.0/8'), table, () => {});
    const { table: kept, counts } = withoutInvalid(vrps, table, new Set([64499, 64500]));
    expect([kept.size, counts]).toEqual([2, { valid: 1, invalid: 2, not_found: 1 }]);
  });

  it('is found among many', () => {
    const roas = Array.from({ length: 20_000 }, (_, at) => ({
      asn: at + 1,
      prefix: `10.${at >> 8}.${at & 255}.0/24`,
    }));
    const many = readVrpJson(JSON.stringify({ roas })).vrps;
    expect(many.size).toBe(20_000);
    expect(roas.every(({ asn, prefix }) => validityOf(many, prefix, asn)?.validity === 'valid')).toBe(true);
  });
});

describe.skipIf(spawnSync('stayrtr', ['-version']).error !== undefined)('StayRTR', () => {
  it('tells the VRPs of a file', async () => {
    const folder = mkdtempSync('/tmp/peersmith-rtr-');
    const cache = join(folder, 'vrps.json');
    writeFileSync(cache, JSON.stringify(FILE));
    const port = await freePort();
    const bind = `127.0.0.1:${port}`;
    const child = spawn('stayrtr', ['-bind', bind, '-cache', cache, '-checktime=false', '-metrics.addr', '']);
    try {
      const found = await untilAnswered(bind);
      expect(found.state.version).toBe(1);
      expect(
        Array.from(found.vrps.all(), ({ length, max_length, asn }) => [length, max_length, asn]),
      ).toEqual(
        expect.arrayContaining([
          [24, 25, 64500],
          [32, 48, 64501],
        ]),
      );
      const again = await readRtr({ host: bind, known: found });
      expect([again.announced, again.withdrawn, again.vrps.size]).toEqual([0, 0, found.vrps.size]);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Asks until the server has begun and read its file. */
async function untilAnswered(host: string) {
  for (let left = 200; ; left--) {
    try {
      const answer = await readRtr({ host });
      if (answer.vrps.size > 0 || left === 0) return answer;
    } catch (error) {
      if (left === 0) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
