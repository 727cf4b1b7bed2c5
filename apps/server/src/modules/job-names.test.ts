import { JOB_NAMES, jobTitle, registry } from '@peersmith/model';
import { expect, it } from 'vitest';
import { modules } from './index.ts';

it('has a name for people for every job', () => {
  const jobs = modules.flatMap((one) => one.jobs ?? []).map(({ name }) => name);
  const own = jobs.filter((name) => !name.startsWith('import.'));
  expect(own.toSorted()).toEqual(Object.keys(JOB_NAMES).toSorted());
  expect(jobTitle(registry, 'import.peering.bgpgroup')).toBe('Import BGP groups');
});
