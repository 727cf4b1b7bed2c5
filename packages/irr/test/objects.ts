/** Objects for tests: two registries, a circle, an empty set, ranges. */
export const OBJECTS = `
as-set: AS-ONE
members: AS64501, AS-TWO
source: MAIN

as-set: AS-ONE
members: AS64509
source: OTHER

as-set: AS-TWO
members: AS64502, AS-ONE, AS64500:AS-GONE
source: MAIN

as-set: AS64500:AS-THREE
members: AS-TWO
source: MAIN

as-set: AS-EMPTY
source: MAIN

as-set: AS-SILENT
members: AS64508
source: MAIN

route-set: RS-ONE
members: 198.51.100.0/24^+, 192.0.2.0/24^25-26, 100.64.0.0/22^24, AS64501^25-26
mp-members: 2001:db8:100::/46^48
source: MAIN

route: 192.0.2.0/25
origin: AS64501
source: MAIN

route: 192.0.2.128/25
origin: AS64501
source: MAIN

route6: 2001:db8:1::/48
origin: AS64501
source: MAIN

route: 198.51.100.0/24
origin: AS64502
source: MAIN

route: 203.0.113.0/24
origin: AS64509
source: OTHER
`;
