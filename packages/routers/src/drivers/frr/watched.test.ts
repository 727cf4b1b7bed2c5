import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canRunFrrs, type Frrs, startFrrs } from '../../../test/frrs.ts';
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
import { frr } from './index.ts';

const [, TRANSIT] = wireOf(0);
const [, WATCHER] = wireOf(1);
const SILENT = '192.0.2.99';
const OPTIONS = [
  'bgp bestpath as-path multipath-relax',
  'bgp bestpath med missing-as-worst',
  'bgp bestpath compare-routerid',
  'bgp log-neighbor-changes',
];
const COMMUNITY = { customer: '64500:100', transit: '64500:200' };
const NEVER = '64500:666';

/** As a template might say it, in one of several ways. */
function written(now: Policies): string {
  const suffix = ['', '-V2', '-NEW'][now.names] ?? '';
  const name = (text: string) => `${text}${suffix}`;
  const list = (of: string, prefixes: Iterable<string>) =>
    [...prefixes].map((prefix, at) => `ip prefix-list ${name(of)} seq ${5 + at} permit ${prefix}`);
  const own = (kind: string) => [...now.own].filter(([, one]) => one === kind).map(([prefix]) => prefix);
  const taken = (kind: string) => [...now.taken].filter(([, one]) => one === kind).map(([prefix]) => prefix);
  const entry = (map: string, action: string, lines: string[]) => [
    `route-map ${name(map)} ${action}`,
    ...lines.map((line) => ` ${line}`),
    'exit',
  ];
  const isByPrefix = now.style % 2 === 1;
  const isCalled = now.style >= 2;
  const told = [...now.told].map((kind) => COMMUNITY[kind]);
  const checked = [
    ...entry('OUT', 'deny 10', [
      `match ${isByPrefix ? `ip address prefix-list ${name('NEVER')}` : `community ${name('NEVER')}`}`,
    ]),
    ...entry('OUT', 'permit 20', [`match ip address prefix-list ${name('PUBLIC')}`]),
    ...(told.length ? entry('OUT', 'permit 30', [`match community ${name('TOLD')}`]) : []),
  ];
  const session = (address: string, asn: number) => [
    ` neighbor ${address} remote-as ${asn}`,
    ` neighbor ${address} timers connect 1`,
  ];
  const watcher = now.isGrouped ? 'WATCHERS' : WATCHER;
  return [
    'frr defaults traditional',
    'hostname r1',
    'bgp route-map delay-timer 1',
    'router bgp 64500',
    ' bgp router-id 192.0.2.1',
    ' no bgp ebgp-requires-policy',
    ' no bgp network import-check',
    ...[...now.options].map((at) => ` ${OPTIONS[at]}`),
    ...(now.isWatched && now.isGrouped ? [' neighbor WATCHERS peer-group'] : []),
    ...session(TRANSIT, 64501),
    ...(now.hasSilent ? session(SILENT, 64999) : []),
    ...(now.isWatched ? session(WATCHER, 64502) : []),
    ...(now.isWatched && now.isGrouped ? [` neighbor ${WATCHER} peer-group WATCHERS`] : []),
    ' address-family ipv4 unicast',
    ...[...now.own.keys()].map((prefix) => `  network ${prefix}`),
    `  neighbor ${TRANSIT} route-map ${name('IN')} in`,
    `  neighbor ${TRANSIT} route-map ${name('NOTHING')} out`,
    ...(now.isWatched
      ? [
          `  neighbor ${watcher} route-map ${name(isCalled ? 'CALLS' : 'OUT')} out`,
          `  neighbor ${watcher} route-map ${name('NOTHING')} in`,
        ]
      : []),
    ' exit-address-family',
    'exit',
    ...list('PUBLIC', own('public')),
    ...list('CUSTOMERS', taken('customer')),
    ...list('TRANSIT', taken('transit')),
    ...list('NEVER', now.secret),
    ...(told.length ? told.map((one) => `bgp community-list standard ${name('TOLD')} permit ${one}`) : []),
    `bgp community-list standard ${name('NEVER')} permit ${NEVER}`,
    ...entry('NOTHING', 'deny 10', []),
    ...entry('IN', 'permit 10', [
      `match ip address prefix-list ${name('NEVER')}`,
      `set community ${NEVER} additive`,
      'on-match next',
    ]),
    ...entry('IN', 'permit 20', [
      `match ip address prefix-list ${name('CUSTOMERS')}`,
      `set community ${COMMUNITY.customer} additive`,
    ]),
    ...entry('IN', 'permit 30', [
      `match ip address prefix-list ${name('TRANSIT')}`,
      `set community ${COMMUNITY.transit} additive`,
    ]),
    ...checked,
    ...(isCalled ? entry('CALLS', 'permit 10', [`call ${name('OUT')}`]) : []),
    '',
  ].join('\n');
}

const PEER = (asn: number, at: number, networks: readonly string[]) => {
  const [managed, own] = wireOf(at);
  return `hostname peer${at}
router bgp ${asn}
 bgp router-id ${own}
 no bgp ebgp-requires-policy
 no bgp network import-check
 neighbor ${managed} remote-as 64500
 neighbor ${managed} timers connect 1
 address-family ipv4 unicast
${networks.map((prefix) => `  network ${prefix}\n`).join('')} exit-address-family
`;
};

/** A hundred in a night; a few to see that all of it works. */
const CHANGES = Number(process.env.WATCHED_CHANGES ?? 4);
const SEED = Number(process.env.WATCHED_SEED ?? 20_261_129);

describe.runIf(canRunFrrs)('an FRR that is changed while a peer listens', () => {
  let routers: Frrs;
  let vtysh: string;
  beforeAll(async () => {
    routers = await startFrrs(written(FIRST), PEER(64501, 0, FROM_TRANSIT), PEER(64502, 1, []));
    // A shell that takes its time between two lines: what is open for a moment is open for long.
    vtysh = join(routers.sshd.folder, 'slow-vtysh');
    writeFileSync(
      vtysh,
      `#!/bin/sh
for file; do :; done
case "$1 $file" in
  "-f "*) pipe=$(mktemp -u /tmp/slow-XXXXXX); mkfifo -m 600 "$pipe"
    perl -ne 'BEGIN { $| = 1 } print; select(undef, undef, undef, 0.02)' "$file" > "$pipe" &
    ${routers.vtysh} -f "$pipe"; code=$?; rm -f "$pipe"; exit $code;;
esac
exec ${routers.vtysh} "$@"
`,
    );
    chmodSync(vtysh, 0o755);
  });
  afterAll(() => routers?.stop());

  const told = (): Set<string> => {
    const said: unknown = JSON.parse(routers.show(1, 'show bgp ipv4 unicast json'));
    const routes = typeof said === 'object' && said !== null ? Reflect.get(said, 'routes') : undefined;
    return new Set(Object.keys(typeof routes === 'object' && routes !== null ? routes : {}));
  };

  it(`tells it in ${CHANGES} changes nothing that neither the old nor the new configuration allows`, {
    timeout: 60_000 + CHANGES * 30_000,
  }, async () => {
    const random = randomOf(SEED);
    const device = await frr.connect({
      ...routers.sshd.target,
      timeout_ms: 60_000,
      args: { ...routers.args, vtysh },
    });
    try {
      let now = FIRST;
      await expect.poll(told, { timeout: 30_000, interval: 200 }).toEqual(toldTo(now));
      for (let change = 1; change <= CHANGES; change++) {
        const next = change === 1 ? crossed(now) : changedAtRandom(now, random);
        const heardBefore = routers.heard(1).length;
        await device.load(written(next), 'replace');
        await device.commit({ confirm_s: 120 });
        await expect
          .poll(told, { timeout: 30_000, interval: 100, message: `change ${change} of seed ${SEED}` })
          .toEqual(toldTo(next));
        await device.confirm();
        const allowed = new Set([...toldTo(now), ...toldTo(next)]);
        const heard = routers.heard(1).slice(heardBefore);
        expect(
          heard.filter((prefix) => !allowed.has(prefix)),
          `change ${change} of seed ${SEED}`,
        ).toEqual([]);
        now = next;
      }
      expect(routers.heard(1).length).toBeGreaterThan(toldTo(FIRST).size);
    } finally {
      await device.close();
    }
  });
});
