import { describe, expect, it } from 'vitest';
import { RouterError } from './router-error.ts';
import { withoutSecrets } from './without-secrets.ts';

describe('a line that a device repeats', () => {
  it.each([
    ['neighbor 192.0.2.2 password 7 0822455D0A16', 'neighbor 192.0.2.2 password •••'],
    ['neighbor 192.0.2.2 password my own words', 'neighbor 192.0.2.2 password •••'],
    [
      "CLI command 3 of 5 'neighbor 192.0.2.2 password hunter2' failed: invalid command",
      "CLI command 3 of 5 'neighbor 192.0.2.2 password •••' failed: invalid command",
    ],
    ['authentication-key "$9$abc"; ## SECRET-DATA', 'authentication-key •••'],
    ['enable secret 5 $1$abc', 'enable secret •••'],
    ['username bob privilege 15 secret 9 $9$x', 'username bob privilege 15 secret •••'],
    ['snmp-server community public RO', 'snmp-server community •••'],
    [
      'set protocols bgp neighbor 192.0.2.2 password hunter2',
      'set protocols bgp neighbor 192.0.2.2 password •••',
    ],
    ['encrypted-password "$6$x"', 'encrypted-password •••'],
    ['key-string 7 0822', 'key-string •••'],
    ['password: hunter2', 'password: •••'],
    ['<authentication-key>hunter2</authentication-key>', '<authentication-key>•••'],
    ['tacacs-server key hunter2', 'tacacs-server key •••'],
  ])('%s', (line, masked) => {
    expect(withoutSecrets(line)).toBe(masked);
  });

  it.each([
    'neighbor 192.0.2.2 remote-as 64501',
    'bgp community new-format',
    'ip community-list standard PEERS permit 64500:1',
    'syntax error, expecting <statement>',
    'service password-encryption',
    'crypto key generate',
  ])('%s: nothing is hidden', (line) => {
    expect(withoutSecrets(line)).toBe(line);
  });

  it('is masked in every error, in its message as well', () => {
    const answers = ['neighbor 192.0.2.2 password hunter2\nnext', '% Invalid input'];
    const error = new RouterError('refused', `router1 refuses: ${answers.join('; ')}`, {
      step: 'load',
      host: 'router1',
      answers,
    });
    expect(error.message).toBe('router1 refuses: neighbor 192.0.2.2 password •••\nnext; % Invalid input');
    expect(error.answers).toEqual(['neighbor 192.0.2.2 password •••\nnext', '% Invalid input']);
  });
});
