import { expect, it } from 'vitest';
import { told, world } from '../test-world.ts';
import { explainSessions } from './explain-session.ts';

const EXCHANGE = 'peering.internetexchangepeeringsession';
const DIRECT = 'peering.directpeeringsession';
const sessions = [
  ...[1, 2, 3].map((id) => ({ type: EXCHANGE, id }) as const),
  ...[1, 2].map((id) => ({ type: DIRECT, id }) as const),
];
const explained = explainSessions(world(), sessions, new Date(0));

it.each(sessions)('gives what templates see of %o, in their order', ({ type, id }) => {
  const found = explained.find((one) => one.type === type && one.id === id);
  const filter = type === EXCHANGE ? 'ixp' : 'direct';
  const ids = (what: string) =>
    told(
      `{% set s = (router | ${filter}_sessions).get(id=${id}) %}{% for one in s | ${what} %}{{ one.id }} {% endfor %}`,
    )
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  expect(found?.import_policies.map((one) => one.id)).toEqual(ids('merge_import_policies'));
  expect(found?.export_policies.map((one) => one.id)).toEqual(ids('merge_export_policies'));
  expect(found?.communities.map((one) => one.id)).toEqual(ids('merge_communities'));
});

it('says of each where it comes from, and where else it is given', () => {
  const second = explained.find((one) => one.type === EXCHANGE && one.id === 2);
  expect(second?.import_policies).toEqual([
    { id: 1, from: { type: EXCHANGE, id: 2 }, also: [{ type: 'peering.internetexchange', id: 1 }] },
    { id: 3, from: { type: 'peering.autonomoussystem', id: 2 }, also: [] },
    { id: 4, from: { type: 'peering.internetexchange', id: 1 }, also: [] },
  ]);
  expect(second?.other_family).toEqual([{ id: 2, from: { type: 'peering.autonomoussystem', id: 2 } }]);
});

it('names what decides the status', () => {
  const [found] = explainSessions(
    world({ 'peering.internetexchange': { 1: { status: 'maintenance' } } }),
    [{ type: EXCHANGE, id: 1 }],
    new Date(0),
  );
  expect(found?.status).toMatchObject({
    own: 'enabled',
    effective: 'maintenance',
    from: { type: 'peering.internetexchange', id: 1 },
  });
});
