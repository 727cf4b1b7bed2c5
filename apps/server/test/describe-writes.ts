import { registry } from '@peersmith/model';
import {
  type AnyResource,
  apiPathOf,
  carries,
  changeLogged,
  contentTypeOf,
  entries,
  isHiddenWhole,
  isImportable,
  isRequired,
  permissionOf,
  pointersOf,
  type Row,
  targetOf,
  targetsOf,
} from '@peersmith/resource';
import { expect, it } from 'vitest';
import type { TestApp } from './app.ts';
import { describeFiles } from './describe-files.ts';
import { describeReferences } from './describe-references.ts';
import { describeRevert } from './describe-revert.ts';
import { draftOf, make } from './make.ts';

/** Rows that are for their owners. */
const OWN: ReadonlySet<string> = new Set(['token', 'savedview']);

/** What every resource that is written does. */
export function describeWrites(resource: AnyResource, tested: () => TestApp): void {
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
    const pointed = entries(resource).flatMap(([, field]) =>
      field.target ? [targetOf(registry, field)] : [],
    );
    const viewer = await tested().holderOf(
      [resource, ...owners, ...pointed].map((one) => permissionOf(one, 'view')),
    );
    const { status, body } = await viewer.get(`${path}${made.id}/`);
    expect(status).toBe(OWN.has(resource.name) ? 404 : 200);
    for (const [key, field] of secrets) {
      if (field.veil) {
        const { hide, shown = (text: string) => text } = field.veil;
        const held = field.veil.shown ? JSON.stringify(made[key]) : String(made[key]);
        expect(body[key], key).toEqual(shown(hide(held)));
        continue;
      }
      if (field.isNeverShown) expect(made).not.toHaveProperty(key);
      else expect(made[key], key).toMatch(/^hunter/);
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
