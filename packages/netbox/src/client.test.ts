import { describe, expect, it } from 'vitest';
import { authorizationOf, NetboxClient, NetboxError } from './index.ts';

interface Given {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** A client whose questions are answered one after the other; and what was asked. */
function asking(...answers: Given[]) {
  const asked: string[] = [];
  const client = new NetboxClient({
    ...{ url: 'https://netbox.example.net/', token: 'x', pause_ms: 0 },
    transport: async ({ url }) => {
      asked.push(decodeURIComponent(url.replace('https://netbox.example.net/api/', '')));
      const { status = 200, headers = {}, body } = answers.shift() ?? { status: 500, body: {} };
      return { status, headers, body: new TextEncoder().encode(JSON.stringify(body)) };
    },
  });
  return { client, asked };
}

const list = (results: object[], more: object = {}) => ({
  body: { count: results.length, next: null, results, ...more },
});
const platform = (id: number) => ({ id, name: `Platform ${id}`, slug: `p${id}`, manufacturer: null });
const device = (id: number, more: object = {}) => ({
  ...{ id, name: `edge${id}`, role: { slug: 'router' }, status: { value: 'active' }, platform: null },
  ...{ site: { name: 'AMS' }, tags: [], ...more },
});

describe('NetboxClient', () => {
  it('follows pages, whatever scheme and port a proxy makes of their address', async () => {
    const next = 'http://netbox.example.net:8000/api/dcim/platforms/?limit=1&offset=1&ordering=id';
    const { client, asked } = asking(
      list([platform(1)], { count: 2, next }),
      list([platform(2)], { count: 2 }),
    );
    const { rows } = await client.platforms();
    expect(rows.map(({ slug }) => slug)).toEqual(['p1', 'p2']);
    expect(asked[1]).toBe('dcim/platforms/?limit=1&offset=1&ordering=id');
  });

  it('asks for each tag alone, and for names that NetBox knows alone', async () => {
    const { client, asked } = asking(
      list([{ id: 1, slug: 'router' }]),
      list([
        { id: 1, slug: 'peering' },
        { id: 2, slug: 'transit' },
      ]),
      list([device(1)]),
      list([device(1), device(2)]),
    );
    const { rows, unknown } = await client.devices({
      ...{ roles: ['router', 'oven'], tags: ['peering', 'transit'] },
    });
    expect(rows.map(({ id }) => id)).toEqual([1, 2]);
    expect(unknown).toEqual(['oven']);
    expect(asked.slice(2)).toEqual([
      'dcim/devices/?role=router&tag=peering&limit=200&ordering=id',
      'dcim/devices/?role=router&tag=transit&limit=200&ordering=id',
    ]);
  });

  it('reads a list again that gives fewer rows than it counts', async () => {
    const { client, asked } = asking(list([platform(1)], { count: 2 }), list([platform(1), platform(2)]));
    expect((await client.platforms()).rows.length).toBe(2);
    expect(asked.length).toBe(2);
  });

  it('tells rows that cannot be read, and keeps the others', async () => {
    const { client } = asking(list([device(1), device(2, { role: null }), device(3, { status: 'active' })]));
    expect(await client.devices({ roles: [], tags: [] })).toMatchObject({
      ...{ rows: [{ id: 1 }], rejected: [2, 3], fault: '2: role is missing' },
    });
  });

  it('waits as long as it is asked to, unless that is too long', async () => {
    const busy = (after: string) => ({
      status: 429,
      headers: { 'retry-after': after },
      body: { detail: 'Busy' },
    });
    expect((await asking(busy('0'), list([])).client.platforms()).rows).toEqual([]);
    await expect(asking(busy('3600'), list([])).client.platforms()).rejects.toThrow(
      expect.objectContaining({ code: 'rate_limited', retry_after_s: 3600 }),
    );
  });

  it.each([
    [403, { detail: 'Invalid v1 token' }, 'unauthenticated'],
    [403, { detail: 'You do not have permission to perform this action.' }, 'forbidden'],
    [400, { role: ['Select a valid choice.'] }, 'refused'],
    [302, {}, 'refused'],
  ])('says what %i with %j means', async (status, body, code) => {
    const failed = await asking({ status, body })
      .client.version()
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(NetboxError);
    expect(failed).toMatchObject({ code, isPassing: false });
  });
});

it('sends tokens of both versions as they are to be sent', () => {
  expect([authorizationOf('0123abcd'), authorizationOf('nbt_key.token')]).toEqual([
    ...['Token 0123abcd', 'Bearer nbt_key.token'],
  ]);
});
