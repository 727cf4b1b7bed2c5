import { registry } from '@peersmith/model';
import { type AnyResource, apiPathOf, entries, isHiddenWhole, type Row } from '@peersmith/resource';
import { expect, it } from 'vitest';
import type { Api, TestApp } from './app.ts';
import { draftOf, make } from './make.ts';

const MEDIA = { csv: 'text/csv', json: 'application/json', yaml: 'application/yaml' } as const;

/** What leaves as a file comes back from it, as the same object and as a new one. */
export function describeFiles(resource: AnyResource, tested: () => TestApp): void {
  const path = apiPathOf(resource);
  const admin = () => tested().admin;
  const portable = entries(resource).filter(
    ([, field]) => field.write && field.read && !isHiddenWhole(field),
  );
  /** What a file cannot say: secrets, and passwords of people. */
  const withheld = entries(resource).filter(
    ([, field]) => field.write && (isHiddenWhole(field) || !field.read),
  );

  it.each(Object.entries(MEDIA))('goes through %s and is the same', async (format, media) => {
    const made = await make(admin(), resource, await toldApart(admin(), resource));
    const exported = (await admin().get(`${path}export/?format=${format}&id=${made.id}`)).text;
    expect(exported).not.toContain('hunter');
    const send = (query: string, file: string) =>
      admin().send('POST', `${path}import/?${query}`, file, { 'content-type': media });
    const same = await send('mode=update', exported);
    expect(same.status, `${same.text}\n${exported}`).toBe(200);
    expect(same.body.counts).toMatchObject({ rows: 1, unchanged: 1 });
    const before = (await admin().get(`${path}${made.id}/`)).body;
    await admin().delete(`${path}${made.id}/`);
    const secrets = Object.fromEntries(withheld.map(([key, field]) => [key, field.sample(7)]));
    const again = await send('mode=upsert', withSecrets(format, exported, secrets));
    expect(again.status, `${again.text}\n${exported}`).toBe(200);
    expect(again.body).toMatchObject({ applied: true, counts: { create: 1 } });
    const after = (await admin().get(`${path}${again.body.rows[0].id}/`)).body;
    for (const [key] of portable) expect(after[key], key).toEqual(before[key]);
    expect((await send('mode=update', exported)).body.counts).toMatchObject({ unchanged: 1 });
    expect((await admin().delete(`${path}${after.id}/`)).status).toBe(204);
  });

  it('is imported in a number of statements that does not grow with the rows', async () => {
    const count = async (rows: number) => {
      const drafts = [];
      for (let n = 0; n < rows; n += 1) drafts.push(await draftOf(admin(), resource));
      const file = JSON.stringify(drafts);
      tested().statements();
      const { status, text } = await admin().send('POST', `${path}import/?dry_run=1`, file, {
        'content-type': 'application/json',
      });
      expect(status, text).toBe(200);
      return tested().statements();
    };
    const one = await count(1);
    expect(await count(3)).toBeLessThanOrEqual(one + 4);
  });
}

/** Objects of a mirror that tell this one apart, where nothing forces it to have them. */
async function toldApart(api: Api, { identity, fields }: AnyResource): Promise<Row> {
  const given: Row = {};
  for (const key of identity[0]?.by ?? []) {
    const target = registry[fields[key]?.target ?? ''];
    if (target?.readOnly) given[key] = (await api.get(`${apiPathOf(target)}?limit=1`)).body.results[0]?.id;
  }
  return given;
}

/** A file with what it could not say. */
function withSecrets(format: string, file: string, secrets: Row): string {
  const pairs = Object.entries(secrets);
  if (format === 'json') return JSON.stringify(JSON.parse(file).map((row: Row) => ({ ...row, ...secrets })));
  if (format === 'yaml')
    return `${file}${pairs.map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`).join('')}`;
  const [head = '', ...lines] = file.trimEnd().split('\r\n');
  return [
    [head, ...pairs.map(([key]) => key)].join(','),
    [lines.join('\r\n'), ...pairs.map(([, value]) => value)].join(','),
  ].join('\r\n');
}
