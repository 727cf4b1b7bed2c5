import { readdirSync } from 'node:fs';
import { GLOSSARY, registry } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { CONTENTS } from './contents.ts';

const DOCS = new URL('../../../../../docs/', import.meta.url);
let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app?.close());

const read = async (path: string) => (await app.admin.get(path)).body;

it('has every page of the folder in its contents, once', () => {
  const files = readdirSync(DOCS).filter((file) => file.endsWith('.md'));
  expect(Object.values(CONTENTS).flat().sort()).toEqual(
    files.map((file) => file.slice(0, -'.md'.length)).sort(),
  );
});

it('leads from every resource and every word of the glossary to a page that is there', async () => {
  const { pages } = await read('/api/core/manual/');
  const places = new Set(
    pages.flatMap(({ name, sections }: any) => [
      name,
      ...sections.map(({ anchor }: any) => `${name}#${anchor}`),
    ]),
  );
  const named = [
    ...Object.values(registry).map((one) => [contentTypeOf(one), one.manual]),
    ...GLOSSARY.map(({ word, manual }) => [word, manual ?? 'glossary']),
  ];
  expect(named.filter(([, place]) => !places.has(place))).toEqual([]);
});

it('knows each type that the glossary names, and none twice', () => {
  const types = GLOSSARY.flatMap((term) => term.types ?? []);
  const known = Object.values(registry).map(contentTypeOf);
  expect(types.filter((type) => !known.includes(type))).toEqual([]);
  expect(new Set(types).size).toBe(types.length);
});

it('has no link between its pages that leads nowhere', async () => {
  const { pages } = await read('/api/core/manual/');
  const byName = new Map<string, any>(pages.map((page: any) => [page.name, page]));
  const broken: string[] = [];
  for (const { name } of pages) {
    const { text } = await read(`/api/core/manual/${name}/`);
    for (const [, file = '', anchor = ''] of text.matchAll(
      /\]\((?:\.\.\/|decisions\/)?(?:([a-z0-9-]+)\.md)?(?:#([^)\s]*))?\)/g,
    )) {
      const target = byName.get(file || name);
      if (!target) broken.push(`${name}: ${file}`);
      else if (anchor && !target.sections.some((one: any) => one.anchor === anchor))
        broken.push(`${name}: ${file}#${anchor}`);
    }
  }
  expect(broken).toEqual([]);
});

it('is searched by words, which stand in one section', async () => {
  const { pages } = await read('/api/core/manual/?q=Hidden%20abandoned');
  expect(pages.map(({ name }: any) => name)).toContain('peeringdb');
  const { sections } = pages.find(({ name }: any) => name === 'peeringdb');
  expect(sections.map(({ anchor }: any) => anchor)).toContain('hidden-and-abandoned');
  expect((await read('/api/core/manual/?q=zyxwvut')).pages).toEqual([]);
});

it('is read by those who are signed in alone, and says which pages there are not', async () => {
  expect((await app.anonymous.get('/api/core/manual/routers/')).status).toBe(403);
  expect((await app.admin.get('/api/core/manual/no-such-page/')).body.detail).toContain('no-such-page');
  expect((await app.admin.get('/api/core/manual/..%2Fpackage/')).status).toBe(404);
});
