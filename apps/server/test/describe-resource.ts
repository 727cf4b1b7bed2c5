import { registry } from '@peersmith/model';
import {
  type AnyField,
  type AnyResource,
  apiPathOf,
  briefKeys,
  carries,
  changeLogged,
  contentTypeOf,
  entries,
  fieldAt,
  filtersOf,
  isHiddenWhole,
  isImportable,
  isRequired,
  matches,
  type NamedFilter,
  NEGATED,
  type Operator,
  permissionOf,
  pointersOf,
  type Row,
  type Term,
  targetsOf,
} from '@peersmith/resource';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Api, TestApp } from './app.ts';
import { describeFiles } from './describe-files.ts';
import { describeGrants } from './describe-grants.ts';
import { describeReferences } from './describe-references.ts';
import { describeRevert } from './describe-revert.ts';
import { draftOf, make } from './make.ts';

/** Rows that are for their owners. */
const OWN: ReadonlySet<string> = new Set(['token', 'savedview']);

/** What every resource does, over HTTP and a real database. `prepare` puts rows into one that the API only reads. */
export function describeResource(
  resource: AnyResource,
  { tested, prepare }: { tested: () => TestApp; prepare?: () => Promise<unknown> },
): void {
  const path = apiPathOf(resource);
  const shown = entries(resource).filter(([, field]) => field.read);
  const admin = (): Api => tested().admin;

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
        resource.readOnly ? ['get'] : ['get', 'post', 'put', 'patch', 'delete'],
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
        for (const verb of ['POST', 'PUT', 'PATCH', 'DELETE'])
          expect(await admin().send(verb, path, []), verb).toMatchObject({
            status: 405,
            body: { detail: `Method "${verb}" not allowed.` },
          });
      });
    } else writes(resource, tested);
  });
}

const last = <T>(list: readonly T[]): T | undefined => list.at(-1);

/** Asks for a value that some row has; the rows that come must be those that the in-memory evaluator picks. */
async function checkFilter(
  api: Api,
  resource: AnyResource,
  path: string,
  filter: NamedFilter,
  all: readonly Row[],
): Promise<void> {
  const field = fieldAt(resource, registry, filter.path);
  const known =
    filter.path.length === 1 &&
    field.storage !== 'link' &&
    field.storage !== 'tagging' &&
    (field.read || ['id', 'created', 'updated'].includes(last(filter.path) ?? ''));
  const sample = known
    ? wordFor(
        field,
        all
          .map((row) => row[filter.path[0] ?? ''])
          .find((held) => held !== null && held !== undefined && held !== ''),
      )
    : null;
  const said = (held: string) => filter.asked?.(held) ?? held;
  const operators: Operator[] = [filter.operator ?? 'eq', ...filter.suffixes];
  for (const operator of operators) {
    const parameter = filter.operator || operator === 'eq' ? filter.name : `${filter.name}__${operator}`;
    if (sample === null) continue;
    const word = operator === 'family' ? (sample.includes(':') ? '6' : '4') : sample;
    const { status, body } = await api.get(
      `${path}?limit=1000&${parameter}=${encodeURIComponent(said(word))}`,
    );
    expect(status, `${parameter}=${word}: ${JSON.stringify(body)}`).toBe(200);
    if (filter.always !== undefined || !all.every((row) => 'id' in row)) continue;
    const asked = operator === 'family' ? Number(word) : comparable(field, word);
    const term: Term = { path: filter.path, operator, values: [asked] };
    const expected = all
      .filter((row) => matches(term, comparableRow(row, filter.path[0] ?? '', field)))
      .map((row) => row.id);
    expect(body.results.map((row: Row) => row.id).sort(), `${parameter}=${word}`).toEqual(expected.sort());
    if (NEGATED[operator] === 'eq') expect(body.results.length, parameter).toBeLessThan(all.length);
  }
}

function wordFor(field: AnyField, held: unknown): string | null {
  if (held === undefined) return null;
  if (typeof held === 'object' && held !== null)
    return 'value' in held ? String(held.value) : 'id' in held ? String(held.id) : null;
  return Array.isArray(held) || field.operators.length === 0 ? null : String(held);
}

const isMoment = (field: AnyField) => field.sql === 'timestamptz';
const comparable = (field: AnyField, word: string): unknown =>
  isMoment(field)
    ? Date.parse(word)
    : typeof field.query.parse(word) === 'string'
      ? word
      : field.query.parse(word);

/** Moments are compared as such, not as text; everything else as the API shows it. */
function comparableRow(row: Row, key: string, field: AnyField): Row {
  const held = row[key];
  return isMoment(field) && typeof held === 'string' ? { ...row, [key]: Date.parse(held) } : row;
}

function writes(resource: AnyResource, tested: () => TestApp): void {
  const path = apiPathOf(resource);
  const admin = () => tested().admin;
  const unstable = new Set(['updated', 'created']);

  it('refuses a field that does not exist, and a value of the wrong type, and writes nothing', async () => {
    const { count } = (await admin().get(`${path}?limit=1`)).body;
    const draft = await draftOf(admin(), resource);
    expect(await admin().post(path, { ...draft, nothing: 1 })).toMatchObject({
      status: 400,
      body: { nothing: ['This field does not exist.'] },
    });
    for (const [key, field] of entries(resource)) {
      // Any JSON is right for a field that holds JSON.
      if (!field.write || field.write.safeParse(field.coerce([{}])).success) continue;
      const answer = await admin().post(path, { ...draft, [key]: [{}] });
      expect(answer.status, `${key}: ${JSON.stringify(answer.body)}`).toBe(400);
      expect(Object.keys(answer.body), key).toEqual([key]);
    }
    expect((await admin().get(`${path}?limit=1`)).body.count).toBeLessThanOrEqual(
      count + (resource.name === 'autonomoussystem' ? 40 : 0),
    );
  });

  it('says which fields are missing', async () => {
    const required = entries(resource).filter(
      ([, field]) =>
        field.write &&
        (field.options.required ?? !(field.options.nullable || field.options.default !== undefined)),
    );
    const { status, body } = await admin().post(path, {});
    if (required.length === 0) return;
    expect(status).toBe(400);
    expect(Object.keys(body).sort()).toEqual(required.map(([key]) => key).sort());
    for (const [key] of required) expect(body[key]).toEqual(['This field is required.']);
  });

  it('refuses a reference to nothing', async () => {
    for (const [key, field] of entries(resource)) {
      if (!field.target || !field.write) continue;
      const draft = await draftOf(admin(), resource);
      const { status, body } = await admin().post(path, {
        ...draft,
        [key]: field.storage === 'reference' ? 999_999_999 : [999_999_999],
      });
      expect(status, key).toBe(400);
      expect(Object.keys(body), key).toEqual([key]);
    }
  });

  it('refuses a second object with a value that must be unique', async () => {
    const first = await make(admin(), resource);
    for (const [key, field] of entries(resource)) {
      if (!field.options.unique || !field.write || !field.read) continue;
      const draft = await draftOf(admin(), resource, { [key]: first[key] });
      const { status, body } = await admin().post(path, draft);
      expect(status, key).toBe(400);
      expect(body[key]?.[0], key).toContain('already exists.');
    }
  });

  it('creates, replaces, modifies and deletes, and logs each', async () => {
    const draft = await draftOf(admin(), resource);
    const created = await admin().post(path, draft);
    expect(created.status, JSON.stringify(created.body)).toBe(201);
    if (resource.frame.includes('url')) expect(created.headers.location).toBe(created.body.url);
    const { id } = created.body;
    const again = await admin().put(`${path}${id}/`, await draftOf(admin(), resource));
    expect(again.status, JSON.stringify(again.body)).toBe(200);
    const kept = entries(resource)
      .filter(([, field]) => field.read && !field.write && field.storage === 'column')
      .map(([key]) => key);
    const untouched = await admin().patch(`${path}${id}/`, {});
    for (const key of Object.keys(again.body))
      if (!unstable.has(key) && !kept.includes(key))
        expect(untouched.body[key], key).toEqual(again.body[key]);
    expect((await admin().delete(`${path}${id}/`)).status).toBe(204);
    expect((await admin().get(`${path}${id}/`)).status).toBe(404);
    expect((await admin().delete(`${path}${id}/`)).status).toBe(404);
    if (!carries(resource, changeLogged)) return;
    const { results } = (
      await admin().get(
        `/api/core/object-changes/?changed_object_type=${contentTypeOf(resource)}&changed_object_id=${id}`,
      )
    ).body;
    expect(results.map((change: any) => change.action.value)).toEqual(['delete', 'update', 'create']);
    const masked = (data: Row) =>
      JSON.parse(JSON.stringify(data).replaceAll('***CHANGED***', '*************'));
    expect(results[0].prechange_data).toEqual(masked(results[1].postchange_data));
    expect(results[1].prechange_data).toEqual(results[2].postchange_data);
    expect(JSON.stringify(results)).not.toContain('hunter');
  });

  describeRevert(resource, tested);
  describeReferences(resource, tested);

  it('accepts an object sent back as it was read', async () => {
    const made = await make(admin(), resource);
    const { body } = await admin().get(`${path}${made.id}/`);
    const plain = Object.fromEntries(
      Object.entries(body).map(([key, value]) => [
        key,
        typeof value === 'object' && value !== null && 'label' in value && 'value' in value
          ? value.value
          : value,
      ]),
    );
    const writeOnly = Object.fromEntries(
      entries(resource)
        .filter(([, field]) => field.write && !field.read)
        .map(([key, field]) => [key, field.sample(1)]),
    );
    const answer = await admin().put(`${path}${made.id}/`, { ...plain, ...writeOnly });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    for (const key of Object.keys(body))
      if (!unstable.has(key)) expect(answer.body[key], key).toEqual(body[key]);
  });

  it('changes and deletes several at once, or none', async () => {
    const drafts = [await draftOf(admin(), resource), await draftOf(admin(), resource)];
    const { status, body } = await admin().post(path, drafts);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toHaveLength(2);
    const ids: number[] = body.map((row: Row) => row.id);
    const broken = await admin().post(path, [await draftOf(admin(), resource), { nothing: 1 }]);
    expect(broken.status).toBe(400);
    expect(broken.body[0]).toEqual({});
    expect(broken.body[1]).toHaveProperty('nothing');
    expect(
      (
        await admin().patch(
          path,
          ids.map((id) => ({ id })),
        )
      ).body,
    ).toHaveLength(2);
    expect(await admin().patch(path, [{}])).toMatchObject({
      status: 400,
      body: [{ id: ['This field is required.'] }],
    });
    expect(await admin().patch(path, {})).toMatchObject({
      status: 400,
      body: { non_field_errors: ['Expected a list of items but got type "dict".'] },
    });
    const listed = (all: readonly number[]) => all.map((id) => ({ id }));
    expect(await admin().delete(path, listed([...ids, 999_999_999]))).toMatchObject({
      status: 400,
      body: [...ids.map(() => ({})), { id: [expect.stringContaining('matches the given query')] }],
    });
    expect((await admin().delete(path, listed(ids))).status).toBe(204);
    for (const id of ids) expect((await admin().get(`${path}${id}/`)).status).toBe(404);
  });

  it('says what each write would do, and does that', async () => {
    const count = async () => (await admin().get(`${path}?limit=1`)).body.count;
    const draft = await draftOf(admin(), resource);
    const before = await count();
    const created = await admin().post(`${path}?dry_run=true`, draft);
    expect(created.status, JSON.stringify(created.body)).toBe(200);
    expect(created.body).toMatchObject({
      counts: { create: 1, update: 0, delete: 0, refuse: 0 },
      create: [{ type: contentTypeOf(resource), id: null }],
    });
    expect(JSON.stringify(created.body)).not.toContain('hunter');
    expect(await count()).toBe(before);
    const made = await admin().post(`${path}?plan=${created.body.digest}`, draft);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const url = `${path}${made.body.id}/`;
    const again = await draftOf(admin(), resource);
    const updated = (await admin().put(`${url}?dry_run=true`, again)).body;
    expect(updated.counts).toMatchObject({ create: 0, update: 1, delete: 0, refuse: 0 });
    expect(JSON.stringify(updated)).not.toContain('hunter');
    expect((await admin().put(`${url}?plan=${updated.digest}`, again)).status).toBe(200);
    const stale = await admin().put(`${url}?plan=${updated.digest}`, again);
    expect(stale).toMatchObject({ status: 409, body: { code: 'plan_changed', plan: expect.anything() } });
    const gone = (await admin().delete(`${url}?dry_run=true`)).body;
    expect(gone.delete).toContainEqual(expect.objectContaining({ id: made.body.id }));
    expect((await admin().get(url)).status).toBe(200);
    expect((await admin().delete(`${url}?plan=${gone.digest}`)).status).toBe(204);
  });

  it('imports the CSV that it exports', async () => {
    const made = await make(admin(), resource);
    const exported = (await admin().get(`${path}?format=csv&id=${made.id}`)).text;
    const before = (await admin().get(`${path}${made.id}/`)).body;
    await admin().delete(`${path}${made.id}/`);
    const [head = '', ...lines] = exported.trim().split('\r\n');
    const withoutId = [head, ...lines].map((line) => line.slice(line.indexOf(',') + 1));
    const writeOnly = entries(resource).filter(
      ([, field]) =>
        field.write &&
        (field.read ? field.storage === 'secret' && !field.veil && isRequired(field) : !isHiddenWhole(field)),
    );
    const csv = withoutId
      .map((line, at) =>
        [line, ...writeOnly.map(([key, field]) => (at === 0 ? key : field.sample(7)))].join(','),
      )
      .join('\r\n');
    const answer = await admin().send('POST', path, csv, { 'content-type': 'text/csv' });
    expect(answer.status, `${JSON.stringify(answer.body)}\n${csv}`).toBe(201);
    const [after] = answer.body;
    for (const [key, field] of entries(resource))
      if (field.write && field.read && !isHiddenWhole(field)) expect(after[key], key).toEqual(before[key]);
  });

  if (isImportable(resource)) describeFiles(resource, tested);

  it('keeps its secrets from those who may not see them', async () => {
    const secrets = entries(resource).filter(([, field]) => field.storage === 'secret');
    const made = await make(admin(), resource);
    // What belongs to other objects is seen by those who see them.
    const owners = pointersOf(resource).flatMap((one) => targetsOf(registry, one));
    const viewer = await tested().holderOf([resource, ...owners].map((one) => permissionOf(one, 'view')));
    const { status, body } = await viewer.get(`${path}${made.id}/`);
    expect(status).toBe(OWN.has(resource.name) ? 404 : 200);
    for (const [key, field] of secrets) {
      if (field.veil) {
        const { hide, shown = (text: string) => text } = field.veil;
        const held = field.veil.shown ? JSON.stringify(made[key]) : String(made[key]);
        expect(body[key], key).toEqual(shown(hide(held)));
        continue;
      }
      expect(made[key], key).toMatch(/^hunter/);
      expect(body).not.toHaveProperty(key);
      expect(body[`has_${key}`]).toBe(true);
    }
    for (const [key, field] of entries(resource))
      if (field.write && !field.read) expect(made).not.toHaveProperty(key);
  });

  it('refuses each write without its permission, and from a token that may only read', async () => {
    const made = await make(admin(), resource);
    const viewer = await tested().holderOf([permissionOf(resource, 'view')]);
    const draft = await draftOf(admin(), resource);
    for (const api of [viewer, tested().readOnlyAdmin, tested().anonymous]) {
      const answers = [
        await api.post(path, draft),
        await api.put(path, [{ id: made.id }]),
        await api.patch(path, [{ id: made.id }]),
        await api.delete(path, [{ id: made.id }]),
        await api.put(`${path}${made.id}/`, draft),
        await api.patch(`${path}${made.id}/`, {}),
        await api.delete(`${path}${made.id}/`),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403, 403, 403, 403]);
    }
    expect((await admin().get(`${path}${made.id}/`)).status).toBe(200);
  });
}
