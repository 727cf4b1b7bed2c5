import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Environment } from '../packages/jinja/src/index.ts';
import { differences, type Walk } from '../packages/jinja/tools/walk.ts';
import { pythonPrograms } from './python.mjs';

const programs = pythonPrograms();
const WALK = fileURLToPath(new URL('../packages/jinja/tools/walk.py', import.meta.url));

const walked = (every: number): Walk =>
  JSON.parse(
    execFileSync(`${programs}/python`, [WALK, String(every)], { encoding: 'utf8', maxBuffer: 1 << 28 }),
  );

it.skipIf(programs === null)(
  'gives types, texts and errors of Jinja2 for filters and tests of every value and argument (skipped where pip cannot install jinja2)',
  () => {
    const { cases, found } = differences(walked(11));
    expect(found).toEqual([]);
    expect(cases).toBeGreaterThan(7_000);
  },
  120_000,
);

it('replaces by what is no text, cuts what is a list, and reads bases as Jinja2 does', () => {
  const escaping = new Environment({ autoescape: true });
  const show = (source: string) => escaping.fromString(source).render({});
  expect(show('{{ "<a>"|replace("a", 7) }}')).toBe('&lt;7&gt;');
  expect(show('{{ "<a>"|replace("a", none) }}')).toBe('&lt;None&gt;');
  expect(show('{{ "7"|int("x", "base") }}{{ "a7"|int(3, none) }}')).toBe('73');
  expect(show('{{ [1, 2, 3]|batch(true)|list }}')).toBe('[[1], [2], [3]]');
  expect(() => show('{{ range(300)|list|truncate }}')).toThrow(
    expect.objectContaining({ type: 'AttributeError' }),
  );
  expect(() => show('{{ "abc"|truncate(2.5) }}')).toThrow(
    expect.objectContaining({ type: 'AssertionError' }),
  );
});
