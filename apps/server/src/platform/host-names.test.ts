import { describe, expect, it } from 'vitest';
import { knownHosts, parseHostName } from './host-names.ts';

const machine = {
  hostname: () => 'Noc1.example.net',
  addresses: () => ['127.0.0.1', '192.0.2.7', '2001:db8::7'],
};

describe('a host', () => {
  it.each([
    ['Peering.Example', { name: 'peering.example', port: null }],
    ['peering.example.:8000', { name: 'peering.example', port: '8000' }],
    ['192.0.2.1:80', { name: '192.0.2.1', port: '80' }],
    ['[2001:DB8:0:0::1]', { name: '[2001:db8::1]', port: null }],
    ['[::1]:8000', { name: '[::1]', port: '8000' }],
    ...['', '.', 'a,b', 'a b', '[::1', '[192.0.2.1]', '[:::]', '::1', 'x:99999', 'a/b', 'u@a'].map(
      (text): [string, null] => [text, null],
    ),
  ])('%j is read as %j', (text, expected) => expect(parseHostName(text)).toEqual(expected));
});

describe('a server answers to', () => {
  const answers = (listen: string, list?: string[]) => {
    const knows = knownHosts({ list, listen }, machine);
    const asked = [
      'localhost 127.0.0.1 [::1] 192.0.2.7 [2001:db8::7] noc1.example.net example.net a.example.net badexample.net 198.51.100.1',
    ];
    return asked.flatMap((names) => names.split(' ')).filter(knows);
  };

  it('what it listens on, and itself', () => {
    const local = ['localhost', '127.0.0.1', '[::1]'];
    expect(answers('127.0.0.1')).toEqual(local);
    expect(answers('192.0.2.7')).toEqual([...local, '192.0.2.7']);
    expect(answers('2001:db8::7')).toEqual([...local, '[2001:db8::7]']);
    const all = [...local, '192.0.2.7', '[2001:db8::7]', 'noc1.example.net'];
    expect(answers('0.0.0.0')).toEqual(all);
    expect(answers('::')).toEqual(all);
  });

  it('what the list says, and nothing else', () => {
    expect(answers('0.0.0.0', ['a.example.net'])).toEqual(['a.example.net']);
    expect(answers('0.0.0.0', ['.example.net'])).toEqual([
      'noc1.example.net',
      'example.net',
      'a.example.net',
    ]);
    expect(answers('127.0.0.1', ['*'])).toHaveLength(10);
  });
});
