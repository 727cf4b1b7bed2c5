import { everyEndpoint } from '@peersmith/answers';
import { registry } from '@peersmith/model';
import {
  type AnyResource,
  apiPathOf,
  briefKeys,
  contentTypeOf,
  entries,
  filtersOf,
  isHiddenWhole,
  type Row,
} from '@peersmith/resource';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Api, TestApp } from './app.ts';
import { checkFilter } from './check-filter.ts';
import { describeGrants } from './describe-grants.ts';
import { describeWrites } from './describe-writes.ts';
import { make } from './make.ts';

/** What every resource does, over HTTP and a real database. `prepare` puts rows into one that the API only reads. */
export function describeResource(
  resource: AnyResource,
  { tested, prepare }: { tested: () => TestApp; prepare?: () => Promise<unknown> },
): void {
  const path = apiPathOf(resource);
  const shown = entries(resource).filter(([, field]) => field.read);
  const admin = (): Api => tested().admin;
  /** What a plain route does at the address of the list. */
  const ownVerbs: readonly string[] = everyEndpoint.flatMap(([, one]) =>
    one.path === path ? [one.method] : [],
  );

  describe(contentTypeOf(resource), () => {
    let rows: (Row & { id: number })[] = [];
    beforeAll(async () => {
      if (prepare) await prepare();
      if (!resource.readOnly) for (let n = 0; n < 3; n += 1) await make(admin(), resource);
      rows = (await admin().get(`${path}?limit=50`)).body.results;
    });

    it('shows what its declaration promises', async () => {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        for (const [key, field] of shown) {
          const result = isHiddenWhole(field)
            ? { success: `has_${key}` in row }
            : field.read?.safeParse(row[key]);
          expect(result, `${key} = ${JSON.stringify(row[key])}`).toMatchObject({ success: true });
        }
        for (const part of resource.frame)
          if (part !== 'display_url' || resource.page) expect(row, part).toHaveProperty(part);
        expect(
          Object.keys(row).filter(
            (key) =>
              !resource.frame.some((part) => part === key) &&
              !(key in resource.fields) &&
              !key.startsWith('has_'),
          ),
        ).toEqual([]);
      }
    });

    it('answers one object under its own address, and 404 for one that is not there', async () => {
      const [row] = rows;
      expect((await admin().get(`${path}${row?.id}/`)).body).toEqual(row);
      expect(await admin().get(`${path}999999999/`)).toMatchObject({
        status: 404,
        body: { detail: `No ${resource.className} matches the given query.` },
      });
      expect(await admin().get(`${path}abc/`)).toMatchObject({ status: 404, body: { detail: 'Not found.' } });
    });

    it('pages, and counts what it pages through', async () => {
      const whole = (await admin().get(`${path}?limit=1000`)).body;
      const first = (await admin().get(`${path}?limit=1`)).body;
      expect(first.count).toBe(whole.count);
      expect(first.results).toEqual(whole.results.slice(0, 1));
      expect(first.previous).toBeNull();
      if (whole.count > 1) {
        const second = (await admin().get(first.next.replace(/^http:\/\/[^/]+/, ''))).body;
        expect(second.results).toEqual(whole.results.slice(1, 2));
        expect(second.previous).toContain('limit=1');
      }
      expect((await admin().get(`${path}?offset=1000000`)).body).toMatchObject({
        count: whole.count,
        results: [],
      });
    });

    it('takes the same number of statements for one row and for many', async () => {
      await admin().get(path);
      const count = async (limit: number) => {
        tested().statements();
        await admin().get(`${path}?limit=${limit}`);
        return tested().statements();
      };
      const many = await count(50);
      expect(many).toBeLessThanOrEqual(4);
      expect(Math.abs((await count(1)) - many)).toBeLessThanOrEqual(1);
    });

    it('keeps only the fields that are asked for', async () => {
      const [key = 'id'] = shown.map(([name]) => name);
      const [picked] = (await admin().get(`${path}?limit=1&fields=${key}`)).body.results;
      expect(Object.keys(picked).filter((name) => !name.startsWith('has_'))).toEqual([key]);
      const [left] = (await admin().get(`${path}?limit=1&exclude=${key}`)).body.results;
      expect(left).not.toHaveProperty(key);
      if (resource.brief.length) {
        const [brief] = (await admin().get(`${path}?limit=1&brief=1`)).body.results;
        const wanted = briefKeys(resource).filter((name) =>
          resource.frame.some((part) => part === name)
            ? name !== 'display_url' || resource.page
            : name in resource.fields,
        );
        expect(Object.keys(brief).sort()).toEqual([...wanted].sort());
      }
    });

    it('refuses unknown filters and malformed values, naming them', async () => {
      expect(await admin().get(`${path}?nothing=1`)).toMatchObject({
        status: 400,
        body: { nothing: ['Unknown filter.'] },
      });
      expect(await admin().get(`${path}?id=abc`)).toMatchObject({
        status: 400,
        body: { id: ['Enter a whole number.'] },
      });
    });

    it('orders by its columns, both ways, and by default', async () => {
      const columns = shown.filter(([, field]) => field.storage === 'column').map(([key]) => key);
      for (const key of [...resource.frame.filter((part) => part === 'id'), ...columns]) {
        const up = (await admin().get(`${path}?limit=1000&ordering=${key},id`)).body.results;
        const down = (await admin().get(`${path}?limit=1000&ordering=-${key}`)).body.results;
        expect(new Set(up.map((row: Row) => row.id ?? row.name)), key).toEqual(
          new Set(down.map((row: Row) => row.id ?? row.name)),
        );
      }
      for (const parameter of ['ordering', 'fields', 'exclude'])
        expect(await admin().get(`${path}?${parameter}=id,nothing`), parameter).toMatchObject({
          status: 400,
          body: { [parameter]: expect.arrayContaining([expect.stringContaining('"nothing"')]) },
        });
    });

    it('answers every filter it has as the same filter does in memory', async () => {
      const read = async (): Promise<Row[]> => (await admin().get(`${path}?limit=1000`)).body.results;
      const all = await read();
      // Once a minute the server adds up audit events by itself, for some seconds: then both are asked again.
      for (const filter of filtersOf(resource, registry).values())
        await checkFilter(admin(), resource, path, filter, all).catch(() =>
          vi.waitFor(async () => checkFilter(admin(), resource, path, filter, await read()), {
            timeout: 15_000,
            interval: 300,
          }),
        );
    }, 120_000);

    it('finds by text in what it says is searched', async () => {
      if (!resource.search) return;
      for (const searched of resource.search.contains) {
        const keys = searched.split('.');
        if (keys.length > 1) continue;
        const held = rows
          .map((row) => row[searched])
          .find((text) => typeof text === 'string' && text.length > 2);
        if (typeof held !== 'string') continue;
        const { results } = (
          await admin().get(`${path}?limit=1000&q=${encodeURIComponent(held.slice(0, 12).toUpperCase())}`)
        ).body;
        expect(
          results.map((row: Row) => row[searched]),
          searched,
        ).toContain(held);
      }
      expect((await admin().get(`${path}?q=surely-not-there-at-all`)).body.count).toBe(0);
    });

    it('exports CSV, JSON and YAML, the same objects in the order of the list', async () => {
      const listed = (await admin().get(`${path}?limit=1000`)).body.results.map(({ id }: any) => id);
      const exported = async (format: string) => (await admin().get(`${path}export/?format=${format}`)).text;
      // A mirror holds more than a list shows at once.
      expect(
        JSON.parse(await exported('json'))
          .slice(0, 1000)
          .map(({ id }: any) => id),
      ).toEqual(listed);
      const yaml: { id: number }[] = parseYaml(await exported('yaml'));
      expect(yaml.slice(0, 1000).map(({ id }) => id)).toEqual(listed);
      expect(await exported('csv')).toBe((await admin().get(`${path}?format=csv`)).text);
    });

    it('exports CSV', async () => {
      const answer = await admin().get(`${path}?format=csv`);
      expect(answer.headers['content-type']).toContain('text/csv');
      const lines = answer.text.trim().split('\r\n');
      expect(lines[0]).toMatch(/^id/);
      expect(lines.length).toBeGreaterThan(1);
    });

    it('describes itself', async () => {
      const { body } = await admin().send('OPTIONS', path);
      expect(body).toMatchObject({
        name: expect.any(String),
        renders: expect.arrayContaining(['application/json']),
      });
      expect(Boolean(body.actions?.POST)).toBe(!resource.readOnly);
      const { paths } = (await admin().get('/api/schema/')).body;
      expect(Object.keys(paths[path])).toEqual(
        resource.readOnly
          ? ['get', ...ownVerbs.map((verb) => verb.toLowerCase())]
          : ['get', 'post', 'put', 'patch', 'delete'],
      );
    });

    it('refuses every verb without its permission', async () => {
      const nobody = await tested().holderOf([]);
      expect((await nobody.get(path)).status).toBe(403);
      expect((await nobody.get(`${path}${rows[0]?.id}/`)).status).toBe(403);
      expect((await tested().anonymous.get(path)).status).toBe(403);
    });

    describeGrants(resource, tested);

    if (resource.readOnly) {
      it('is read-only', async () => {
        for (const verb of ['POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !ownVerbs.includes(one)))
          expect(await admin().send(verb, path, []), verb).toMatchObject({
            status: 405,
            body: { detail: `Method "${verb}" not allowed.` },
          });
      });
    } else describeWrites(resource, tested);
  });
}
