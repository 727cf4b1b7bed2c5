import { describe, expect, it } from 'vitest';
import { faultsOf, parseJunos } from './junos-grammar.ts';
import { neighboursOf, wantedOf } from './junos-neighbours.ts';
import { pairsIn, partsOf, refusedIn } from './rendered.ts';

describe('the grammar of Junos', () => {
  const faults = (text: string) => faultsOf(parseJunos(text));

  it.each([
    ['protocols {', 'is not closed'],
    ['protocols { } }', 'a brace too much'],
    ['routing-options { autonomous-system 1 }', '} after autonomous-system 1'],
    ['policy-options { community "x members 1:1; }', 'at "'],
    ['/* a\nb */', 'a comment of several lines'],
    ['policy-options { community ünï members 1:1; }', 'not ASCII'],
  ])('ends at %s', (text, message) => expect(() => parseJunos(text)).toThrow(message));

  it.each([
    [
      'policy-options { community a members target:65536:1; }',
      ['policy-options > community a members target:65536:1 is not known here'],
    ],
    [
      'policy-options { community a members 1:1; community a members 1:2; }',
      ['policy-options > community a members 1:2 stands twice'],
    ],
    [
      'policy-options { community $a members 1:1; }',
      ['policy-options > community $a members 1:1 is not known here'],
    ],
    [
      'routing-options { autonomous-system 1; autonomous-system 2; }',
      ['routing-options > autonomous-system 2 stands twice'],
    ],
    [
      'protocols { bgp { group a { neighbor 192.0.2.1 { authentication-key ""; } } } }',
      [expect.stringContaining('is not known here')],
    ],
    [
      `protocols { bgp { group a { neighbor 192.0.2.1 { authentication-key "${'k'.repeat(127)}"; } } } }`,
      [expect.stringContaining('is not known here')],
    ],
  ])('refuses %s', (text, wanted) => expect(faults(text)).toEqual(wanted));
});

describe('Junos, read from what the template writes', () => {
  const parts = partsOf('junos', 1);
  let agreed = 0;

  it.each(parts)('has every session as the projection has it: a router in $name', (part) => {
    const configuration = parseJunos(part.text);
    expect(faultsOf(configuration)).toEqual([]);
    const neighbours = neighboursOf(configuration);
    expect([...neighbours.keys()].toSorted()).toEqual([...part.wanted.keys()].toSorted());
    for (const [address, rivals] of part.wanted) {
      const written = neighbours.get(address);
      const wanted = rivals.map(wantedOf);
      if (wanted.length > 1) expect(wanted, address).toContainEqual(written);
      else expect(written, address).toEqual(wanted[0]);
      agreed += 1;
    }
    for (const { one } of refusedIn('junos', part)) {
      expect(part.text).toContain(`${one.address} is not configured: `);
      expect(part.findings).toContainEqual(
        expect.objectContaining({
          severity: 'error',
          object: expect.objectContaining({ content_type: one.type, id: one.id }),
        }),
      );
    }
  });

  it('says how many agreed', () => {
    const sessions = parts.flatMap((part) => part.sessions);
    console.log(
      `Junos: ${sessions.length} combinations (${pairsIn(parts)} pairs of values), ${agreed} neighbours are written as wanted, the others were left out as wanted`,
    );
    expect(agreed).toBe(parts.reduce((sum, part) => sum + part.wanted.size, 0));
  });
});
