import { describe, expect, it } from 'vitest';
import { addressVeil, headersVeil, originOf } from './veils.ts';

const M = '********';

describe('an address', () => {
  it.each([
    ['https://example.net/', 'https://example.net/'],
    [
      'https://example.net:8443/hooks/v2/bgp-sessions.json',
      'https://example.net:8443/hooks/v2/bgp-sessions.json',
    ],
    ['https://[2001:db8::1]:8443/in', 'https://[2001:db8::1]:8443/in'],
    [
      'https://{{ data.name }}/{{ model }}/{{ data.id }}?event={{ event }}',
      'https://{{ data.name }}/{{ model }}/{{ data.id }}?event={{ event }}',
    ],
    ['https://user:pass@example.net/', `https://${M}@example.net/`],
    ['https://us@er:p@ss@example.net/', `https://${M}@example.net/`],
    ['https:/user:pass@example.net/', `https:/${M}@example.net/`],
    ['https:\\\\user:pass@example.net/', `https:\\\\${M}@example.net/`],
    ['https:user:pass@example.net/', `${M}@example.net/`],
    ['user:pass@example.net', `${M}@example.net`],
    ['https://user:12#34@example.net/', `https://${M}/#${M}`.replace('/#', '#')],
    ['https://user:12/34@example.net/', `https://${M}/${M}/`],
    ['https://user:{{ data.id }}@example.net/', `https://${M}@example.net/`],
    ['https://example.net/?token=abc&event=a&x', `https://example.net/?token=${M}&event=${M}&${M}`],
    ['https://example.net/?abc', `https://example.net/?${M}`],
    ['https://example.net/#abc', `https://example.net/#${M}`],
    [
      'https://example.net/services/T024BE7LD/B0123/XxYyZz012345',
      `https://example.net/services/${M}/${M}/${M}`,
    ],
    ['https://example.net/hooks/s3cr3t', `https://example.net/hooks/${M}`],
    ['https://example.net/{{ "hunter" }}', `https://example.net/${M}`],
    ['https://example.net/?t={{ event }}hunter', `https://example.net/?t=${M}`],
    ['{% set t = "hunter" %}https://example.net/{{ t }}', `${M}//example.net/{{ t }}`],
    ['https://example.net/{# hunter #}', `https://example.net/${M}`],
    ['https://{{ "}}hunter" }}x/', `https://${M}/`],
    ['https://example.net/\ue000', M],
  ])('%s is shown as %s, and comes back whole', (address, shown) => {
    expect(addressVeil.hide(address)).toBe(shown);
    expect(addressVeil.restore(shown, address)).toBe(address);
  });

  it('is edited around its masks', () => {
    const held = 'https://user:pass@example.net/in?token=abc';
    const restored = (given: string) => addressVeil.restore(given, held);
    expect(restored(`https://${M}@example.net/out?token=${M}&event={{ event }}`)).toBe(
      'https://user:pass@example.net/out?token=abc&event={{ event }}',
    );
    expect(restored(`https://example.net/in?token=${M}`)).toBe('https://example.net/in?token=abc');
    expect(restored('https://example.org/')).toBe('https://example.org/');
  });

  it.each([
    `https://${M}@example.org/in?token=${M}`,
    `http://${M}@example.net/in`,
    `https://${M}@example.net:8443/in`,
    `https://example.org/in?token=${M}`,
    `https://example.net/in?other=${M}`,
    `https://x${M}@example.net/in`,
    `https://example.net/${M}`,
    M,
  ])('puts no secret elsewhere: %s', (given) => {
    expect(addressVeil.restore(given, 'https://user:pass@example.net/in?token=abc')).toBeNull();
  });

  it('goes to a scheme, a host and a port', () => {
    const same = ['https://EXAMPLE.net/a', 'https://user:pw@example.net/b?c#d'];
    expect(new Set(same.map(originOf)).size).toBe(1);
    const others = [
      'https://example.net@evil.net/',
      'http://example.net/',
      'https://example.net{{ x }}/',
      'https:\\\\example.net\\@evil/',
    ];
    for (const moved of [
      ['{{ x }}https://a/', '{{ x }}https://b/'],
      ['https://{{ x }}/a', 'https://{{ x }}.b/a'],
    ])
      expect(originOf(moved[0] ?? '')).not.toBe(originOf(moved[1] ?? ''));
    for (const other of others) expect(originOf(other), other).not.toBe(originOf('https://example.net/'));
  });
});

describe('headers', () => {
  it.each([
    ['', ''],
    ['X-Name: {{ data.name }}', 'X-Name: {{ data.name }}'],
    [
      'Authorization: Bearer abc\nX-A:b\r\n\nX-A: {{ x ~ "c" }} ',
      `Authorization: ${M}\nX-A:${M}\r\n\nX-A: ${M} `,
    ],
    ['{% set t = "hunter" %}\nX: y', `${M}\nX: ${M}`],
    ['no colon', M],
  ])('%j are shown as %j, and come back whole', (headers, shown) => {
    expect(headersVeil.hide(headers)).toBe(shown);
    expect(headersVeil.restore(shown, headers)).toBe(headers);
  });

  it('keep a value under its name, and nowhere else', () => {
    const held = 'Authorization: Bearer abc\nX-A: b';
    expect(headersVeil.restore(`x-a: ${M}\nNew: c`, held)).toBe('x-a: b\nNew: c');
    for (const given of [`X-B: ${M}`, `Authorization: Bearer ${M}`, `X-A: ${M}\nX-A: ${M}`, M])
      expect(headersVeil.restore(given, held), given).toBeNull();
  });
});
