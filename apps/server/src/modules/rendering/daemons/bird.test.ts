import { describe, expect, it } from 'vitest';
import { POLICIES } from './axes.ts';
import { attributesOf, probes, protocolsOf, wantedOf } from './bird-neighbours.ts';
import { canRun, inBird } from './programs.ts';
import { pairsIn, partsOf, refusedIn } from './rendered.ts';

const policies = Object.entries(POLICIES).map(([id, [slug]]) => {
  const name = slug.length <= 40 ? slug : `${slug.slice(0, 30)}-${id}`;
  return `function 'policy-${name}'() { return true; }`;
});
const sources = [{ id: 9, name: 'BIRD policies', template: policies.join('\n') }];

describe.runIf(canRun.bird)('BIRD, started with what the template writes and nothing else', () => {
  const parts = partsOf('bird', 1, sources);
  let agreed = 0;

  it.each(parts)('runs every session as the projection has it: a router in $name', (part) => {
    const addresses = [...new Set(part.sessions.map(({ one }) => one.local_address))];
    inBird(part.text + probes(part.text), addresses, ({ complaints, show, log }) => {
      expect(complaints).toBe('');
      // Routes come a moment after the start.
      const passing = part.text.match(/^ {2}accept;$/gm)?.length ?? 0;
      let attributes = attributesOf(part.text, show('show route all'));
      for (let tries = 0; attributes.size < passing && tries < 100; tries++)
        attributes = attributesOf(part.text, show('show route all'));
      const running = protocolsOf(part.text, show('show protocols all'), attributes);
      expect([...running.keys()].toSorted()).toEqual([...part.wanted.keys()].toSorted());
      for (const [address, rivals] of part.wanted) {
        const runsAs = running.get(address);
        const wanted = rivals.map(wantedOf);
        if (wanted.length > 1) expect(wanted, address).toContainEqual(runsAs);
        else expect(runsAs, address).toEqual(wanted[0]);
        agreed += 1;
      }
      // There is nobody to talk BFD with.
      const faults = /<(?:ERR|BUG|FATAL|WARN)>(?!.*Network is unreachable)/;
      expect(
        log()
          .split('\n')
          .filter((line) => faults.test(line)),
      ).toEqual([]);
    });
    for (const { one } of refusedIn('bird', part)) {
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
      `BIRD: ${sessions.length} combinations (${pairsIn(parts)} pairs of values), ${agreed} neighbours ran as wanted, the others were left out as wanted`,
    );
    expect(agreed).toBe(parts.reduce((sum, part) => sum + part.wanted.size, 0));
  });
});
