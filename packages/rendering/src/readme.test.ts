import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, it } from 'vitest';
import * as rendering from './index.ts';

it('does what its README says', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n(?<code>[\s\S]*?)```/.exec(readme)?.groups?.code ?? '';
  const [imports = '', ...code] = stripTypeScriptTypes(example).split('\n');
  expect(imports).toContain("from '@peersmith/rendering'");
  const said: string[] = [];
  const log = (...words: unknown[]) => said.push(words.join(' '));
  new Function('installable', 'render', 'console', code.join('\n'))(rendering.installable, rendering.render, {
    log,
  });
  expect(said).toEqual([
    'router bgp 64500',
    'Customers Its value 64500:99999 is no community that FRR could write, so it is attached to nothing. Correct its value.',
    'false',
  ]);
});

it('names in its README what it exports', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const name of Object.keys(rendering)) expect(readme).toContain(name);
});
