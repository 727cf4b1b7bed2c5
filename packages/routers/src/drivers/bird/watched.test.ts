import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Birds, canRunBirds, startBirds } from '../../../test/birds.ts';
import {
  changedAtRandom,
  crossed,
  FIRST,
  FROM_TRANSIT,
  type Policies,
  randomOf,
  toldTo,
} from '../../../test/policies.ts';
import { wireOf } from '../../../test/spaces.ts';
import { bird } from './index.ts';

const [AT_TRANSIT, TRANSIT] = wireOf(0);
const [AT_WATCHER, WATCHER] = wireOf(1);
const MARK = { customer: '(64500, 100)', transit: '(64500, 200)' };
const NEVER = '(64500, 666)';

const head = (id: string) => `router id ${id};\nprotocol device {}\n`;
const statics = (prefixes: Iterable<string>) => {
  const routes = [...prefixes].map((prefix) => `  route ${prefix} blackhole;`);
  return ['protocol static own {', '  ipv4;', ...routes, '}'];
};

/** As a template might say it, in one of several ways. */
function written(now: Policies): string {
  const name = (text: string) => `${text}${['', '_v2', '_new'][now.names] ?? ''}`;
  const setOf = (prefixes: Iterable<string>) => {
    const all = [...prefixes];
    return all.length ? `net ~ [ ${all.join(', ')} ]` : 'false';
  };
  const own = (kind: string) => [...now.own].filter(([, one]) => one === kind).map(([prefix]) => prefix);
  const taken = (kind: string) => [...now.taken].filter(([, one]) => one === kind).map(([prefix]) => prefix);
  const isByPrefix = now.style % 2 === 1;
  const told = [...now.told].map((kind) => `  if ${MARK[kind]} ~ bgp_community then accept;`);
  const session = (of: string, [here, there]: [string, string], [asn, filters]: [number, string]) => [
    `protocol bgp ${of} {`,
    `  local ${here} as 64500;`,
    `  neighbor ${there} as ${asn};`,
    '  connect delay time 1;',
    '  error wait time 1, 2;',
    ...(now.options.has(0) ? ['  enable extended messages;'] : []),
    `  ipv4 { ${filters} };`,
    '}',
  ];
  return [
    head('192.0.2.1').trim(),
    ...statics(now.own.keys()),
    `filter ${name('from_transit')} {`,
    `  if ${setOf(now.secret)} then bgp_community.add(${NEVER});`,
    `  if ${setOf(taken('customer'))} then { bgp_community.add(${MARK.customer}); accept; }`,
    `  if ${setOf(taken('transit'))} then { bgp_community.add(${MARK.transit}); accept; }`,
    '  reject;',
    '}',
    `filter ${name('to_watcher')} {`,
    `  if ${isByPrefix ? setOf(now.secret) : `${NEVER} ~ bgp_community`} then reject;`,
    `  if source = RTS_STATIC && ${setOf(own('public'))} then accept;`,
    ...told,
    '  reject;',
    '}',
    ...session(
      'transit',
      [AT_TRANSIT, TRANSIT],
      [64501, `import filter ${name('from_transit')}; export none;`],
    ),
    ...(now.isWatched
      ? session(
          'watcher',
          [AT_WATCHER, WATCHER],
          [64502, `import none; export filter ${name('to_watcher')};`],
        )
      : []),
    ...(now.hasSilent
      ? session('silent', [AT_TRANSIT, '192.0.2.99'], [64999, 'import none; export none;'])
      : []),
    '',
  ].join('\n');
}

const peer = (asn: number, at: number, prefixes: readonly string[]) => {
  const [managed, own] = wireOf(at);
  return [
    head(own).trim(),
    ...statics(prefixes),
    'protocol bgp router1 {',
    `  local ${own} as ${asn};`,
    `  neighbor ${managed} as 64500;`,
    '  connect delay time 1;',
    '  error wait time 1, 2;',
    '  ipv4 { import all; export where source = RTS_STATIC; };',
    '}',
    '',
  ].join('\n');
};

/** A hundred in a night; a few to see that all of it works. */
const CHANGES = Number(process.env.WATCHED_CHANGES ?? 4);
const SEED = Number(process.env.WATCHED_SEED ?? 20_261_129);

describe.runIf(canRunBirds)('a BIRD that is changed while a peer listens', () => {
  let birds: Birds;
  beforeAll(async () => {
    birds = await startBirds(written(FIRST), peer(64501, 0, FROM_TRANSIT), peer(64502, 1, []));
  });
  afterAll(() => birds?.stop());

  const told = () =>
    new Set(
      [...birds.askPeer('show route protocol router1', 1).matchAll(/^(\S+\/\d+) /gm)].map(([, one]) => one),
    );

  it(`tells it in ${CHANGES} changes nothing that neither the old nor the new configuration allows`, {
    timeout: 60_000 + CHANGES * 30_000,
  }, async () => {
    const random = randomOf(SEED);
    const args = { config_path: birds.configPath, birdc: birds.birdc };
    const device = await bird.connect({ ...birds.sshd.target, args });
    try {
      let now = FIRST;
      await expect.poll(told, { timeout: 30_000, interval: 200 }).toEqual(toldTo(now));
      for (let change = 1; change <= CHANGES; change++) {
        const which = `change ${change} of seed ${SEED}`;
        const next = change === 1 ? crossed(now) : changedAtRandom(now, random);
        const heardBefore = birds.heard(1).length;
        await device.load(written(next), 'replace');
        if (await device.compare()) {
          await device.commit({ confirm_s: 120 });
          await expect.poll(told, { timeout: 30_000, interval: 100, message: which }).toEqual(toldTo(next));
          await device.confirm();
        }
        const allowed = new Set([...toldTo(now), ...toldTo(next)]);
        const heard = birds.heard(1).slice(heardBefore);
        expect(
          heard.filter((prefix) => !allowed.has(prefix)),
          which,
        ).toEqual([]);
        now = next;
      }
      expect(birds.heard(1).length).toBeGreaterThan(toldTo(FIRST).size);
    } finally {
      await device.close();
    }
  });
});
