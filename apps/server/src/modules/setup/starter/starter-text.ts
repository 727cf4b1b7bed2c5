import type { ShippedTemplate } from '../templates.ts';
import { isLarge, type Meaning, partsOf } from './starter-communities.ts';

/** Special-purpose addresses (RFC 6890, RFC 5737, RFC 5771): nobody may announce them. */
const BOGONS_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Within 2000::/3, which is all that is assigned (RFC 3849, RFC 7526). */
const BOGONS_6 = ['2001:db8::/32', '2002::/16', '3ffe::/16'];
const ANNOUNCED: readonly Meaning[] = ['own', 'customers'];

const ABOUT = `{#
  The first policies of AS%ASN%. Change them as you like: nothing here is written over.

  reject-bogons  refuses addresses that nobody may announce, default routes, and prefixes longer than /24 or /48.
  peers-in       takes what is left, with local preference 200: below customers, above transit.
  peers-out      announces what carries "Our routes" (%OWN%) or "Learned from customers" (%CUSTOMERS%), and nothing else.
                 Until you set the first where you originate your prefixes, nothing is announced.
#}
`;

const about = (asn: number): string =>
  ABOUT.replace('%ASN%', String(asn))
    .replace('%OWN%', partsOf(asn, 'own').join(':'))
    .replace('%CUSTOMERS%', partsOf(asn, 'customers').join(':'));

function frr(asn: number): string {
  const list = isLarge(asn) ? 'large-community' : 'community';
  return `${BOGONS_4.map((prefix, at) => `ip prefix-list starter-bogons-v4 seq ${(at + 1) * 5} permit ${prefix} le 32`).join('\n')}
ip prefix-list starter-bogons-v4 seq 500 permit 0.0.0.0/0
ip prefix-list starter-bogons-v4 seq 505 permit 0.0.0.0/0 ge 25
${BOGONS_6.map((prefix, at) => `ipv6 prefix-list starter-bogons-v6 seq ${(at + 1) * 5} permit ${prefix} le 128`).join('\n')}
ipv6 prefix-list starter-bogons-v6 seq 500 permit ::/0
ipv6 prefix-list starter-bogons-v6 seq 505 permit ::/0 ge 49
${ANNOUNCED.map((meaning) => `bgp ${list}-list standard starter-announced permit ${partsOf(asn, meaning).join(':')}`).join('\n')}
route-map reject-bogons deny 10
 match ip address prefix-list starter-bogons-v4
exit
route-map reject-bogons deny 20
 match ipv6 address prefix-list starter-bogons-v6
exit
route-map reject-bogons permit 30
exit
route-map peers-in permit 10
 set local-preference 200
exit
route-map peers-out permit 10
 match ${list} starter-announced
exit
`;
}

function bird(asn: number): string {
  const attribute = isLarge(asn) ? 'bgp_large_community' : 'bgp_community';
  const carries = ANNOUNCED.map((meaning) => `(${partsOf(asn, meaning).join(', ')}) ~ ${attribute}`);
  return `function 'policy-reject-bogons'() {
  if net.type = NET_IP4 then return net !~ [ 0.0.0.0/0, 0.0.0.0/0{25,32}, ${BOGONS_4.map((one) => `${one}+`).join(', ')} ];
  return net ~ [ 2000::/3{3,48} ] && net !~ [ ${BOGONS_6.map((one) => `${one}+`).join(', ')} ];
}
function 'policy-peers-in'() { bgp_local_pref = 200; return true; }
function 'policy-peers-out'() { return ${carries.join(' || ')}; }
`;
}

function junos(asn: number): string {
  const large = isLarge(asn) ? 'large:' : '';
  const filters = (prefixes: readonly string[]) =>
    prefixes.map((prefix) => `                route-filter ${prefix} orlonger;`).join('\n');
  return `policy-options {
${ANNOUNCED.map((meaning) => `    community starter-${meaning} members ${large}${partsOf(asn, meaning).join(':')};`).join('\n')}
    policy-statement reject-bogons {
        term v4 {
            from {
                family inet;
                route-filter 0.0.0.0/0 exact;
                route-filter 0.0.0.0/0 prefix-length-range /25-/32;
${filters(BOGONS_4)}
            }
            then reject;
        }
        term v6 {
            from {
                family inet6;
                route-filter ::/0 exact;
                route-filter ::/0 prefix-length-range /49-/128;
${filters(BOGONS_6)}
            }
            then reject;
        }
    }
    policy-statement peers-in {
        term leaving {
            from community peersmith-graceful-shutdown;
            then accept;
        }
        then {
            local-preference 200;
            accept;
        }
    }
    policy-statement peers-out {
        term announced {
            from community [ ${ANNOUNCED.map((meaning) => `starter-${meaning}`).join(' ')} ];
            then accept;
        }
        then reject;
    }
}
`;
}

const TEXTS = { frr, junos, bird } satisfies Record<ShippedTemplate, (asn: number) => string>;

/** What the first policies are on a platform, explained. */
export const starterText = (template: ShippedTemplate, asn: number): string =>
  about(asn) + TEXTS[template](asn);
