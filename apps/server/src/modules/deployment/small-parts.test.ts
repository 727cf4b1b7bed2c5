import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../platform/side-by-side.ts';
import { linesOf } from './difference-lines.ts';
import { hidePatterns, maskText, secretsBetween } from './mask-text.ts';
import { runningHash } from './packed-text.ts';
import { faultOf } from './router-fault.ts';
import { wavesOf } from './waves.ts';

const M = '********';

describe('what a driver fails with', () => {
  it('is kept without what is secret, and as PostgreSQL takes it', () => {
    const { code, message } = faultOf(new Error(`not JSON: "password s3cret\n\0${'x'.repeat(20_000)}"`));
    expect(code).toBe('driver_failed');
    expect(message).toContain(`password ${M}`);
    expect(message).not.toContain('\0');
    expect(message.length).toBe(10_000);
  });
});

describe('masks', () => {
  it.each([
    ['neighbor 192.0.2.1 password s3cret', `neighbor 192.0.2.1 password ${M}`],
    [' neighbor 192.0.2.1 password 7 0822455D0A16', ` neighbor 192.0.2.1 password 7 ${M}`],
    ['+password "two words";', `+password ${M};`],
    ['-enable secret 5 $1$abc$def', `-enable secret 5 ${M}`],
    ['authentication-key "$9$abc"; ## SECRET-DATA', `authentication-key ${M}; ## SECRET-DATA`],
    ['snmp-server community public ro', `snmp-server community ${M} ro`],
    ['tacacs-server host 192.0.2.9 key 7 1234', `tacacs-server host 192.0.2.9 key 7 ${M}`],
    [
      'set system login user x authentication encrypted-password $6$x',
      `set system login user x authentication encrypted-password ${M}`,
    ],
    ['copy ftp://me:word@192.0.2.1/x', `copy ftp://me:${M}@192.0.2.1/x`],
    ['set community 64500:1 additive', 'set community 64500:1 additive'],
    ['ip community-list standard PEERS permit 64500:1', 'ip community-list standard PEERS permit 64500:1'],
    ['key chain KEYS', 'key chain KEYS'],
  ])('of %s', (line, shown) => expect(hidePatterns(`first\n${line}\nlast`)).toBe(`first\n${shown}\nlast`));

  it('are made for known secrets wherever they stand, and counted', async () => {
    expect(await maskText('a hunter22 b\nx hunter2 y\n', ['hunter2', 'hunter22', 'abc'])).toEqual({
      text: `a ${M} b\nx ${M} y\n`,
      masked: 2,
    });
  });

  it('tell the secrets between a masked and an open text, unless those are two texts', () => {
    const masked = `n 1 password ${M}\nplain\nuser ${M} key ${M}`;
    expect(secretsBetween('n 1 password a.b*c\nplain\nuser x key y', masked, M)).toEqual(['a.b*c', 'x', 'y']);
    expect(secretsBetween('n 2 password a\nplain\nuser x key y', masked, M)).toBeNull();
    expect(secretsBetween('n 1 password a\nother\nuser x key y', masked, M)).toBeNull();
    expect(secretsBetween('n 1 password a\nplain', masked, M)).toBeNull();
  });
});

describe('waves', () => {
  it('are as few as what routers share allows', () => {
    const sharing = (router: number, ...shares: string[]) => ({ router, shares: new Set(shares) });
    const waves = wavesOf([
      sharing(1, 'as 1', 'ix 1'),
      sharing(2, 'as 1'),
      sharing(3, 'ix 1'),
      sharing(4),
      sharing(5, 'as 2'),
    ]);
    expect([...waves]).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 1],
      [5, 1],
    ]);
  });
});

it('the lines of a difference are counted, and the heads of files are none', () => {
  expect(linesOf('--- running\n+++ candidate\n@@ -1 +1 @@\n-old\n--- really\n+new\n+more\n same\n')).toEqual({
    added: 2,
    removed: 2,
  });
  expect(linesOf('[edit protocols]\n+  a;\n-  b;')).toEqual({ added: 1, removed: 1 });
  expect(linesOf('')).toEqual({ added: 0, removed: 0 });
});

it('when a configuration was changed last is no difference between what a router runs', () => {
  const at = (time: string) => `! Last configuration change at ${time} by x\n!\nhostname r1\n! a comment\n`;
  expect(runningHash(at('12:00'))).toBe(runningHash(at('13:00')));
  expect(runningHash(at('12:00'))).not.toBe(runningHash(at('12:00').replace('r1', 'r2')));
  expect(runningHash(at('12:00'))).not.toBe(runningHash(at('12:00').replace('a comment', 'another')));
});

it('what is done side by side comes to its end before a failure is told, and no other is begun', async () => {
  const done: number[] = [];
  const slow = Promise.withResolvers<void>();
  const running = sideBySide([1, 2, 3, 4], 2, async (item) => {
    if (item === 1) throw new Error('no');
    await slow.promise;
    done.push(item);
  });
  slow.resolve();
  await expect(running).rejects.toThrow('no');
  expect(done).toEqual([2]);
});
