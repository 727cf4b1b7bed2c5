import { describe, expect, it } from 'vitest';
import { checkArgs, driverNamed, drivers } from './index.ts';

describe('the drivers', () => {
  it('are found by their names and other names, and nothing else is', () => {
    for (const driver of drivers)
      for (const name of [driver.name, ...(driver.aliases ?? [])]) expect(driverNamed(name)).toBe(driver);
    expect(driverNamed(' FRR ')?.label).toBe('FRRouting');
    expect(driverNamed('panos')).toBeNull();
    const names = drivers.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('say of each argument what it is for', () => {
    for (const { args } of drivers)
      for (const one of Object.values(args.shape)) expect(one.description).toMatch(/\.$/);
  });

  it('tell arguments that are wrong, without effect, and unknown', () => {
    const bird = driverNamed('bird');
    if (!bird) throw new Error('there is no driver bird');
    expect(checkArgs(bird, { config_path: '/etc/bird.conf', port: '2222' })).toEqual({
      wrong: [],
      ignored: [],
      unknown: [],
    });
    expect(checkArgs(bird, { config_path: 'here', port: 0, fast_cli: true, confg: 1 })).toEqual({
      wrong: [
        { name: 'config_path', message: expect.stringContaining('/') },
        { name: 'port', message: expect.any(String) },
      ],
      ignored: ['fast_cli'],
      unknown: ['confg'],
    });
  });
});
