import { describe, expect, it } from 'vitest';
import {
  decryptPassword,
  encryptPassword,
  isEncrypted,
  keptOrEncrypted,
  type PasswordAlgorithm,
  PasswordError,
  saltOf,
} from './index.ts';

const ALGORITHMS: readonly PasswordAlgorithm[] = ['cisco-type7', 'juniper-type9', 'arista-type7'];
const KEY = '192.0.2.1';

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error instanceof PasswordError ? error.code : error;
  }
};

describe('what devices read', () => {
  it.each([
    ['cisco-type7', 'cisco', { salt: 8 }, '7 0822455D0A16'],
    ['cisco-type7', 'mypassword', { salt: 3 }, '7 0309421B071C325B411B1D'],
    ['cisco-type7', 'mypassword', { salt: 0 }, '7 00090A1605481811003348'],
    ['juniper-type9', 'mypassword', { key: KEY }, '$9$ikPQtu1IhrqmBEyrLXk.PQnCp0ISyK'],
    ['juniper-type9', 'mypassword', { key: '2001:db8::1' }, '$9$lqlK87goGUi.vWZjq.F3KM87VY4aUkqf'],
    ['arista-type7', 'mypassword', { key: KEY }, '7 y+H7lLFzp/YsDHHDOkvsCg=='],
    ['arista-type7', 'mypassword', { key: '2001:db8::1' }, '7 MvaoTUNIrHU4N6c3nmp5gg=='],
  ] as const)('%s writes %s as it should', (algorithm, plain, seasoning, text) => {
    expect(encryptPassword(algorithm, plain, seasoning)).toBe(text);
    expect(decryptPassword(algorithm, text, seasoning)).toBe(plain);
    expect(isEncrypted(algorithm, text)).toBe(true);
  });

  it('writes the offset of Cisco in decimal digits, and goes round the whole stream', () => {
    expect(encryptPassword('cisco-type7', 'a', { salt: 15 })).toMatch(/^7 15/);
    const long = 'x'.repeat(80);
    const text = encryptPassword('cisco-type7', long, { salt: 12 });
    // The 53 characters of the stream come again after 53 characters of the password.
    expect(text.slice(4, 58)).toBe(text.slice(4 + 106, 58 + 106));
    expect(decryptPassword('cisco-type7', text)).toBe(long);
  });

  it('reads offsets of Cisco in hexadecimal too, as some programs write them', () => {
    const text = encryptPassword('cisco-type7', 'secret', { salt: 13 });
    expect(decryptPassword('cisco-type7', text.replace('7 13', '7 0D'))).toBe('secret');
  });
});

describe.each(ALGORITHMS)('%s', (algorithm) => {
  it('gives back every password of printable characters, at every length, by chance and by key', () => {
    const all = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('');
    for (let length = 1; length <= all.length; length += 1) {
      const plain = all.slice(all.length - length);
      for (const key of [KEY, '2001:db8::1', 'PEERS-V4'])
        expect(decryptPassword(algorithm, encryptPassword(algorithm, plain, { key }), { key }), plain).toBe(
          plain,
        );
    }
  });

  it('is the same for the same key', () => {
    expect(encryptPassword(algorithm, 'secret', { key: KEY })).toBe(
      encryptPassword(algorithm, 'secret', { key: KEY }),
    );
  });

  it('leaves nothing, and what is encrypted, as it is', () => {
    const text = encryptPassword(algorithm, 'secret', { key: KEY });
    expect(encryptPassword(algorithm, text, { key: 'another' })).toBe(text);
    expect(encryptPassword(algorithm, '', { key: KEY })).toBe('');
    expect(decryptPassword(algorithm, 'secret')).toBe('secret');
    expect(decryptPassword(algorithm, '')).toBe('');
  });

  it('keeps an encryption that still says the password, and makes another of one that does not', () => {
    const held = encryptPassword(algorithm, 'secret', { key: KEY });
    const kept = (given: { plain?: string; held?: string; key?: string }) =>
      keptOrEncrypted(algorithm, { plain: 'secret', held, key: KEY, ...given });
    expect(kept({})).toBe(held);
    expect(kept({ held: '' })).toBe(held);
    expect(decryptPassword(algorithm, kept({ plain: 'other' }), { key: KEY })).toBe('other');
    expect(kept({ plain: '' })).toBe('');
    for (const strange of ['secret', '7 ', '7 08ZZ', '$9$!', '7 AAAAAAAAAAA=', '$9$QQQQ'])
      expect(kept({ held: strange }), strange).toBe(held);
  });

  it('refuses texts of another form without saying them', () => {
    const marker = algorithm === 'juniper-type9' ? '$9$' : '7 ';
    for (const strange of ['', '!', 'Q', '0', '12'])
      expect(codeOf(() => decryptPassword(algorithm, marker + strange, { key: KEY }))).toBe('malformed');
  });
});

describe('by chance', () => {
  it.each(['cisco-type7', 'juniper-type9'] as const)(
    'draws another salt of %s each time, and makes the same text with the same salt',
    (algorithm) => {
      const texts = Array.from({ length: 100 }, () => encryptPassword(algorithm, 'secret'));
      expect(new Set(texts).size).toBeGreaterThan(4);
      for (const text of texts) {
        expect(decryptPassword(algorithm, text)).toBe('secret');
        expect(encryptPassword(algorithm, 'secret', { salt: saltOf(algorithm, text) })).toBe(text);
      }
    },
  );
});

describe('what cannot be done', () => {
  it.each([
    ['a password beyond one byte a character', () => encryptPassword('cisco-type7', 'pass€'), 'unencodable'],
    ['the same for Junos', () => encryptPassword('juniper-type9', 'pass€'), 'unencodable'],
    ['a zero for Arista', () => encryptPassword('arista-type7', 'a\0', { key: KEY }), 'unencodable'],
    ['Arista without a key', () => encryptPassword('arista-type7', 'secret'), 'key_missing'],
    [
      'another key',
      () => decryptPassword('arista-type7', '7 y+H7lLFzp/YsDHHDOkvsCg==', { key: '192.0.2.2' }),
      'wrong_key',
    ],
    ['an offset of 16', () => encryptPassword('cisco-type7', 'secret', { salt: 16 }), 'bad_salt'],
    [
      'a salt of Junos that is too short',
      () => encryptPassword('juniper-type9', 's', { salt: 'Q' }),
      'bad_salt',
    ],
  ])('%s', (_, run, code) => {
    expect(codeOf(run)).toBe(code);
  });

  it('gives beyond ASCII what one byte or UTF-8 holds', () => {
    expect(decryptPassword('juniper-type9', encryptPassword('juniper-type9', 'né', { key: KEY }))).toBe('né');
    expect(
      decryptPassword('arista-type7', encryptPassword('arista-type7', 'n€', { key: KEY }), { key: KEY }),
    ).toBe('n€');
  });
});
