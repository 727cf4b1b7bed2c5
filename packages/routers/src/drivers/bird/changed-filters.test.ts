import { describe, expect, it } from 'vitest';
import { changedFilters } from './changed-filters.ts';

const CONFIG = (own: string, set: string, way = 'import filter in_;') => `
# what is ours
define OWN = [ ${own} ];
function is_ours() { return net ~ OWN; }
filter out_ int x; { if is_ours() then accept; reject; }
filter in_ { if net ~ [ ${set} ] then accept; reject; } /* the peer's } */
template bgp peer { local as 64500; ipv4 { ${way} export filter out_; }; }
protocol static own { ipv4; route 198.51.100.0/24 blackhole; }
protocol bgp one from peer { neighbor 192.0.2.2 as 64501; }
protocol bgp two { neighbor 192.0.2.3 as 64502; ipv4 { import none; export where is_ours(); }; }
protocol bgp three { neighbor 192.0.2.4 as 64503; ipv6 { import all; export none; }; }
`;

describe('protocols that filter otherwise than before', () => {
  const before = CONFIG('198.51.100.0/24', '203.0.113.0/24');

  it('are none where only comments and blanks are others', () => {
    const same = before.replaceAll('\n', '\n\n  ').replace('what is ours', 'what is } theirs');
    expect(changedFilters(before, same)).toEqual({ import: [], export: [] });
  });

  it('are found through the functions, constants and templates that their filters name', () => {
    expect(changedFilters(before, CONFIG('198.51.100.0/25', '203.0.113.0/24'))).toEqual({
      import: [],
      export: ['one', 'two'],
    });
    expect(changedFilters(before, CONFIG('198.51.100.0/24', '203.0.113.0/25'))).toEqual({
      import: ['one'],
      export: [],
    });
    expect(
      changedFilters(before, CONFIG('198.51.100.0/24', '203.0.113.0/24', 'import where is_ours();')),
    ).toEqual({
      import: ['one'],
      export: [],
    });
  });

  it('are those that are in both alone', () => {
    const grown = `${before}protocol bgp four { neighbor 192.0.2.5 as 64504; ipv4 { import all; export all; }; }\n`;
    expect(changedFilters(before, grown)).toEqual({ import: [], export: [] });
    expect(changedFilters(grown, before)).toEqual({ import: [], export: [] });
  });

  it('are all of BGP where other files are included', () => {
    const included = `${before}include "filters.conf";\n`;
    expect(changedFilters(before, included)).toEqual({
      import: ['one', 'two', 'three'],
      export: ['one', 'two', 'three'],
    });
  });
});
