import { expect, it } from 'vitest';
import { countLines, textDifference, textDifferences } from './text-difference.ts';

const names = ['a/x', 'b/x'] as const;

it('is what diff says, under the names that are given, for each of many', async () => {
  const pairs = Array.from({ length: 30 }, (_, at) => ({
    before: 'one\ntwo\n',
    after: at === 7 ? 'one\ntwo\n' : `one\nnumber ${at}\n`,
    names,
  }));
  const found = await textDifferences(pairs);
  expect(found[7]).toBe('');
  expect(found[29]).toBe('--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-two\n+number 29\n');
  expect(countLines(found[29] ?? '')).toEqual({ added: 1, removed: 1 });
});

it('is not led astray by what the texts say', async () => {
  const before = 'diff -urN a/1 b/1\n--- a/2\tnow\n+++ b/2\n@@ -1 +1 @@\n\u0000\n';
  expect(await textDifference({ before: '', after: before, names })).toBe(
    `--- a/x\n+++ b/x\n@@ -0,0 +1,5 @@\n+${before.trimEnd().replaceAll('\n', '\n+')}\n`,
  );
  expect(await textDifference({ before: 'a', after: 'b', names })).toContain('\\ No newline at end of file');
});
