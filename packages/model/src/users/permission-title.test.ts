import { permissionsOf } from '@peersmith/resource';
import { expect, it } from 'vitest';
import { permissionTitle, registry } from '../index.ts';

it('has words for every permission, and no two the same', () => {
  const all = [...new Set(Object.values(registry).flatMap(permissionsOf))];
  const titles = all.map((one) => permissionTitle(registry, one));
  expect(all.filter((one, at) => titles[at] === one)).toEqual([]);
  expect(titles.filter((one, at) => titles.indexOf(one) !== at)).toEqual([]);
});
