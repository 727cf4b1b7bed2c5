import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IrrWorld, irrWorld, SYSTEMS } from '../../../test/irr-world.ts';

const PREFIX_LIST = '/api/extras/prefix-list/';
const WHAT_IF = '/api/irr/what-if/';
const ONE = {
  ipv6: [{ prefix: '2001:db8:1::/48', exact: true }],
  ipv4: [
    { prefix: '192.0.2.0/24', exact: false, 'greater-equal': 25, 'less-equal': 25 },
    { prefix: '198.51.100.0/24', exact: true },
  ],
};

let world: IrrWorld;
beforeAll(async () => {
  world = await irrWorld({ BGPQ3_ARGS: '{"ipv4": ["-A"], "ipv6": ["-A"]}', PREFIX_LIST_LIMIT_S: '2' });
});
afterAll(() => world?.close());

/** What a registry was asked meanwhile. */
async function asked(work: () => Promise<unknown>): Promise<string[]> {
  world.registry.queries.length = 0;
  await work();
  return [...world.registry.queries];
}

it('gives the stored prefixes of a network, and asks nobody', async () => {
  const system = await world.system({ irr_as_set: 'AS-ONE' });
  const url = `${SYSTEMS}${system}/as-set-prefixes/`;
  expect(await asked(() => world.show(url))).toEqual([]);
  expect(await world.show(url)).toEqual({ ipv6: [], ipv4: [] });
  await world.refresh({ autonomous_systems: [system] });
  expect(await world.show(url)).toEqual(ONE);
});

describe('prefix lists of any objects', () => {
  it('are those that a network has, or are asked for once and kept', async () => {
    const system = await world.system({ irr_as_set: 'AS-ONE' });
    await world.refresh({ autonomous_systems: [system] });
    expect(
      await asked(async () =>
        expect(await world.show(`${PREFIX_LIST}?as-set=AS-ONE`)).toEqual({ 'AS-ONE': ONE }),
      ),
    ).toEqual([]);
    const other = `${PREFIX_LIST}?as-set=64502,AS-TWO&af=4`;
    const answer = { AS64502: { ipv4: [ONE.ipv4[1]] }, 'AS-TWO': { ipv4: ONE.ipv4 } };
    expect(await world.show(other)).toEqual(answer);
    expect(await asked(async () => expect(await world.show(other)).toEqual(answer))).toEqual([]);
    expect(await asked(() => world.show(`${other}&skip-cache`))).toContain('!gAS64502');
  });

  it('are empty where they cannot be resolved, and say why where nobody has to look', async () => {
    const { status, body, headers } = await world.admin.get(
      `${PREFIX_LIST}?as-set=AS-NOT-THERE,-rf,AS-EMPTY&af=6`,
    );
    expect([status, body]).toEqual([
      200,
      { 'AS-NOT-THERE': { ipv6: [] }, '-rf': { ipv6: [] }, 'AS-EMPTY': { ipv6: [] } },
    ]);
    expect(headers['x-unresolved']).toBe('AS-NOT-THERE=unknown_object, -rf=object_invalid');
  });

  it.each(['?as-set=AS-ONE&af=5', '?as-set=AS-ONE&af=x', '?as-set=AS-ONE&af='])(
    'refuse the family of %s',
    async (query) => {
      expect(await world.admin.get(`${PREFIX_LIST}${query}`)).toMatchObject({
        status: 400,
        body: { detail: 'Invalid af parameter, must be 4, 6 or both.' },
      });
    },
  );

  it.each(['', '?as-set=', '?as-set=-rf,$(x)'])('refuse no objects: %s', async (query) => {
    expect(await world.admin.get(`${PREFIX_LIST}${query}`)).toMatchObject({
      status: 400,
      body: { detail: 'No valid IRR AS-SETs or AS numbers given.' },
    });
  });

  it('do not wait for a registry that says nothing', async () => {
    world.registry.override = (query) => (query === '!a4AS-SILENT' ? null : undefined);
    const { body, headers } = await world.admin.get(`${PREFIX_LIST}?as-set=AS-SILENT&af=4`);
    world.registry.override = () => undefined;
    expect([body, headers['x-unresolved']]).toEqual([{ 'AS-SILENT': { ipv4: [] } }, 'AS-SILENT=timed_out']);
  });
});

describe('what if', () => {
  it('shows counts, prefixes, the tree with its circles and registries, and the text', async () => {
    const { status, body } = await world.admin.post(WHAT_IF, {
      ...{ as_set: 'AS-ONE', platform: 'frr', name: 'PEER', ipv4_options: '-A' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      objects: [{ name: 'AS-ONE', source: null, family: null }],
      ...{ host: world.registry.host, autonomous_systems: 2, drops_invalid: null, is_cut: false },
      ipv4: { prefixes: 3, entries: 2 },
      ipv6: { entries: 1, results: [{ prefix: '2001:db8:1::/48', greater_equal: 48, less_equal: 48 }] },
    });
    expect(
      body.tree.nodes.map(({ name, source, state, depth, parent, prefixes }: any) => [
        ...[name, source, state, depth, parent, prefixes],
      ]),
    ).toEqual([
      ['AS-ONE', 'MAIN', 'read', 0, null, 4],
      ['AS-TWO', 'MAIN', 'read', 1, 0, 1],
      ['AS64500:AS-GONE', null, 'unknown', 2, 1, 0],
      ['AS-ONE', null, 'circle', 2, 1, null],
    ]);
    expect(body.text).toContain('ip prefix-list PEER-v4 permit 192.0.2.0/24 ge 25 le 25');
    expect(body.text).toContain('ipv6 prefix-list PEER-v6 permit 2001:db8:1::/48');
    expect(body.warnings).toContain('No registry knows AS64500:AS-GONE.');
  });

  it('says in a word and a sentence why there is nothing', async () => {
    const refusal = async (input: object) => {
      const { status, body } = await world.admin.post(WHAT_IF, input);
      return [status, body.code];
    };
    expect(await refusal({ as_set: '$(x)' })).toEqual([400, 'object_invalid']);
    expect(await refusal({})).toEqual([400, 'object_invalid']);
    expect(await refusal({ as_set: 'AS-ONE', ipv6_options: '-h evil' })).toEqual([400, 'option_invalid']);
    expect(await refusal({ as_set: 'AS-ONE', platform: 'dos' })).toEqual([400, 'option_invalid']);
    expect(await refusal({ as_set: 'AS-NOT-THERE' })).toEqual([422, 'unknown_object']);
    expect(await refusal({ as_set: 'AS-ONE', sources: 'NOWHERE' })).toEqual([422, 'source_unknown']);
  });
});
