import { describe, expect, it } from 'vitest';
import { describeDriver } from '../../../test/describe-driver.ts';
import { startFakeNxApi, startFakeNxosSsh } from '../../../test/fake-nxos.ts';
import { nxos, nxosSsh } from './index.ts';
import { missingLines } from './missing-lines.ts';

// A Nexus looks at a line when it runs, is compared with here, and has no lock.
const without = ['warnings', 'lock', 'compare'] as const;
describeDriver({ driver: nxos, start: startFakeNxApi, without });
describeDriver({ driver: nxosSsh, start: startFakeNxosSsh, without });

describe('what lines would add', () => {
  const running =
    'router bgp 64500\n  router-id 192.0.2.1\n  neighbor 192.0.2.2\n    remote-as 64501\nip prefix-list OWN seq 5 permit 198.51.100.0/24\n';

  it('is nothing where they run already, however they are indented and remarked', () => {
    expect(
      missingLines(running, '! remark\nrouter bgp 64500\n neighbor 192.0.2.2\n  remote-as 64501\n'),
    ).toBe('');
    expect(missingLines(running, 'no ip prefix-list OTHER')).toBe('');
  });

  it('is told below what it belongs to, and what goes apart from what comes', () => {
    const text =
      'router bgp 64500\n neighbor 192.0.2.2\n  description them\n neighbor 192.0.2.3\n  remote-as 64502\nno ip prefix-list OWN\n';
    expect(missingLines(running, text)).toBe(
      ' router bgp 64500\n  neighbor 192.0.2.2\n+  description them\n+ neighbor 192.0.2.3\n+  remote-as 64502\n-ip prefix-list OWN',
    );
  });
});
