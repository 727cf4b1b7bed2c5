import { expect, it } from 'vitest';
import { linesOfNeighbor } from './session-lines.ts';

const FRR = `router bgp 64500
 neighbor ix-a-v4 peer-group
 neighbor ix-a-v4 ttl-security hops 1
 neighbor 192.0.2.1 remote-as 64501
 neighbor 192.0.2.1 peer-group ix-a-v4
 neighbor 192.0.2.10 remote-as 64502
 !
 address-family ipv4 unicast
  neighbor 192.0.2.1 activate
  neighbor 192.0.2.10 activate
 exit-address-family
`;

it('takes the lines of a neighbor from a list of statements, with those of its peer group', () => {
  expect(linesOfNeighbor(FRR, '192.0.2.1')).toEqual([
    {
      from_line: 4,
      within: ['router bgp 64500'],
      lines: [' neighbor 192.0.2.1 remote-as 64501', ' neighbor 192.0.2.1 peer-group ix-a-v4'],
      of_group: null,
    },
    {
      from_line: 9,
      within: ['router bgp 64500', 'address-family ipv4 unicast'],
      lines: ['  neighbor 192.0.2.1 activate'],
      of_group: null,
    },
    {
      from_line: 2,
      within: ['router bgp 64500'],
      lines: [' neighbor ix-a-v4 peer-group', ' neighbor ix-a-v4 ttl-security hops 1'],
      of_group: 'ix-a-v4',
    },
  ]);
});

it('takes the block that a neighbor opens', () => {
  const junos = `protocols {
    bgp {
        group ix-a {
            neighbor 2001:db8::1 {
                description "a } brace";
                peer-as 64501;
            }
            neighbor 2001:db8::12;
        }
    }
}`;
  expect(linesOfNeighbor(junos, '2001:db8::1')).toMatchObject([
    { from_line: 4, within: ['protocols {', 'bgp {', 'group ix-a {'], lines: { length: 4 } },
  ]);
  expect(linesOfNeighbor(junos, '2001:db8::12')).toMatchObject([{ from_line: 8, lines: { length: 1 } }]);
});

it('takes the protocol whose neighbor it is', () => {
  const bird = `protocol bgp 'peer-1' from 'ix' {
  neighbor 192.0.2.1 as 64501;
  ipv4 {
    import limit 10;
  };
}
protocol bgp 'peer-2' {
  neighbor 192.0.2.2 as 64502;
}`;
  expect(linesOfNeighbor(bird, '192.0.2.1')).toMatchObject([{ from_line: 1, lines: { length: 6 } }]);
});

it('takes what is indented below a neighbor', () => {
  const xr = `router bgp 64500
 neighbor 192.0.2.1
  remote-as 64501
  address-family ipv4 unicast
   maximum-prefix 10
 neighbor 192.0.2.2
  remote-as 64502`;
  expect(linesOfNeighbor(xr, '192.0.2.1')).toMatchObject([
    { from_line: 2, within: ['router bgp 64500'], lines: { length: 4 } },
  ]);
});

it('finds nothing where the address stands nowhere', () => {
  expect(linesOfNeighbor(FRR, '192.0.2.100')).toEqual([]);
});
