import { readFileSync } from 'node:fs';
import { PLAN_ROUTER_STATUS, PLAN_STATUS } from '@peersmith/model';
import { drivers } from '@peersmith/routers';
import { expect, it } from 'vitest';

const manual = readFileSync(new URL('../../../../../docs/routers.md', import.meta.url), 'utf8');
const section = (title: string) => manual.split(/^## /m).find((one) => one.startsWith(title)) ?? '';
const rows = (text: string) =>
  [...text.matchAll(/^\| (.*) \|$/gm)].map(([, cells = '']) => cells.split(' | ')).slice(1);

it('the manual says of each platform what is safe, as its driver has it', () => {
  const told = drivers.map(({ name, label, strategy }) => [
    `\`${name}\``,
    label,
    [...strategy.modes].sort().join(', '),
    strategy.confirm,
    strategy.atomic ? 'yes' : 'no',
  ]);
  const [table = ''] = section('What is safe').split('\n*device*');
  expect(rows(table).toSorted()).toEqual(told.toSorted());
});

it('the manual explains every status of a plan and of its routers', () => {
  const plans = rows(section('Plans')).flatMap(([names = '']) => names.split(', '));
  expect(plans.toSorted()).toEqual(Object.keys(PLAN_STATUS).toSorted());
  const routers = rows(section('What each outcome')).flatMap(([names = '']) => names.split(', '));
  expect([...routers, 'applying'].toSorted()).toEqual(Object.keys(PLAN_ROUTER_STATUS).toSorted());
});
