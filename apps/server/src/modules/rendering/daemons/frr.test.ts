import { describe, expect, it } from 'vitest';
import { linesOf, UNPRINTED } from './frr-configuration.ts';
import { neighboursOf, wantedOf } from './frr-neighbours.ts';
import { canRun, inFrr } from './programs.ts';
import { pairsIn, partsOf, refusedIn } from './rendered.ts';

describe.runIf(canRun.frr)('FRR, started with what the template writes', () => {
  const parts = partsOf('frr', 5);
  let agreed = 0;

  it.each(parts)('runs every session as the projection has it: a router in $name', (part) => {
    inFrr(part.text, ({ complaints, running, show }) => {
      expect(complaints).toBe('');
      const runs = new Set(linesOf(running));
      const lost = linesOf(part.text).filter(
        (line) => !runs.has(line) && !UNPRINTED.some((one) => one.test(line)),
      );
      expect(lost).toEqual([]);
      const neighbours = neighboursOf(running, show('show bgp neighbors json'));
      expect([...neighbours.keys()].toSorted()).toEqual([...part.wanted.keys()].toSorted());
      for (const [address, rivals] of part.wanted) {
        const runsAs = neighbours.get(address);
        const wanted = rivals.map(wantedOf);
        expect(wanted.length > 1 ? wanted : wanted[0], address).toEqual(
          wanted.length > 1 ? expect.arrayContaining([runsAs]) : runsAs,
        );
        agreed += 1;
      }
    });
    for (const { one } of refusedIn('frr', part)) {
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
      `FRR: ${sessions.length} combinations (${pairsIn(parts)} pairs of values), ${agreed} neighbours ran as wanted, the others were left out as wanted`,
    );
    expect(agreed).toBe(parts.reduce((sum, part) => sum + part.wanted.size, 0));
  });
});
