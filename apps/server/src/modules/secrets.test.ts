import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  autonomousSystem,
  configuration,
  connection,
  internetExchange,
  internetExchangePeeringSession,
  registry,
  router,
  webhook,
} from '@peersmith/model';
import {
  type AnyResource,
  apiPathOf,
  contentTypeOf,
  entries,
  permissionsOf,
  type Row,
} from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Api, type TestApp, testApp } from '../../test/app.ts';
import { draftOf } from '../../test/make.ts';
import { type Receiver, receiver } from '../../test/receiver.ts';
import { routesOf } from '../platform/http.ts';
import { deliverDue, dueWebhooks } from './extras/webhooks/deliver.ts';
import { createToken, createUser } from './users/index.ts';

/** In every secret of this test; where it may not be read, no part of an answer, a line or a row holds it. */
const MARKER = 'zqMarker';
let marked = 0;
const marker = (name: string) => `${MARKER}-${name}-${(marked += 1)}`;

const written = Object.values(registry).filter((resource) => !resource.readOnly);
const secretsOf = (resource: AnyResource) =>
  entries(resource).filter(([, field]) => field.storage === 'secret' || (field.write && !field.read));

/** A value for a secret field: one that its veil, if it has one, has something to hide in. */
const secretOf = (resource: AnyResource, key: string) => {
  const name = marker(`${resource.name}-${key}`);
  if (resource.fields[key]?.veil?.shown) return { branch: 'main', password: name };
  return resource.fields[key]?.veil ? `https://me:${name}@127.0.0.1:1/?token=${name}` : name;
};
const textOf = (resource: AnyResource, key: string): string => {
  const secret = secretOf(resource, key);
  return typeof secret === 'string' ? secret : JSON.stringify(secret);
};
const withSecrets = (resource: AnyResource): Row =>
  Object.fromEntries(secretsOf(resource).map(([key]) => [key, secretOf(resource, key)]));

const leaks: string[] = [];
const scan = (place: string, text: string) => {
  const at = text.indexOf(MARKER);
  if (at >= 0) leaks.push(`${place}: ${text.slice(Math.max(0, at - 80), at + 60)}`);
};

let tested: TestApp;
let listener: Receiver;
let stranger: Api;
let strangersToken: string;
const lines: string[] = [];
const made = new Map<AnyResource, number>();

/** May do everything but see secrets; whatever is answered is scanned. */
function scanning(api: Api): Api {
  const send: Api['send'] = async (method, url, body, headers) => {
    const answer = await api.send(method, url, body, headers);
    scan(
      `${method} ${url} for somebody who may not see secrets`,
      answer.text + JSON.stringify(answer.headers),
    );
    if (answer.status >= 500 && ![501, 503].includes(answer.status))
      leaks.push(`${method} ${url} answered ${answer.status}`);
    return answer;
  };
  const method = (name: string) => (url: string, body?: unknown) => send(name, url, body);
  return {
    send,
    get: method('GET'),
    post: method('POST'),
    put: method('PUT'),
    patch: method('PATCH'),
    delete: method('DELETE'),
  };
}

const succeed = ({ status, text, body }: Answer) => {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
};
const makeMarked = async (resource: AnyResource, given: Row = {}): Promise<number> => {
  const draft = await draftOf(tested.admin, resource, { ...withSecrets(resource), ...given });
  return succeed(await tested.admin.post(apiPathOf(resource), draft)).id;
};

/** A router whose configuration holds the password of a session. */
async function makeNetwork(): Promise<number> {
  const template = await makeMarked(configuration, {
    template:
      '{% for s in router | ixp_sessions %}neighbor {{ s | ip }} password {{ s.password }}{% endfor %}',
  });
  const ours = await makeMarked(autonomousSystem, { asn: 64_500, affiliated: true });
  const edge = await makeMarked(router, {
    hostname: 'edge1.example.net',
    local_autonomous_system: ours,
    configuration_template: template,
  });
  const exchange = await makeMarked(internetExchange, { local_autonomous_system: ours });
  const port = await makeMarked(connection, {
    internet_exchange_point: exchange,
    router: edge,
    ipv4_address: '192.0.2.1/24',
  });
  made.set(
    internetExchangePeeringSession,
    await makeMarked(internetExchangePeeringSession, {
      autonomous_system: await makeMarked(autonomousSystem, { asn: 64_501 }),
      ixp_connection: port,
      ip_address: '192.0.2.2',
      status: 'enabled',
    }),
  );
  made.set(router, edge);
  return edge;
}

/** Webhooks that arrive, that reach nobody, and whose templates fail, each with secrets wherever they fit. */
async function makeWebhooks(): Promise<void> {
  const host = listener.url.replace('http://', '');
  const name = () => marker('webhook');
  const every = {
    content_types: [router, internetExchangePeeringSession].map(contentTypeOf),
    type_create: true,
    type_update: true,
    type_delete: true,
    conditions: null,
    ssl_verification: true,
  };
  const hooks = [
    { additional_headers: `Authorization: Bearer ${name()}\nX-Name: {{ data.name }}${name()}` },
    { body_template: '' },
    { payload_url: `http://me:${name()}@127.0.0.1:1/${name()}?token=${name()}#${name()}` },
    { payload_url: `ftp://me:${name()}@127.0.0.1/` },
    { body_template: `{{ {}["${name()}"] + 1 }}` },
    { additional_headers: name() },
    { additional_headers: `X-Bad: ${name()}\u0001` },
    { additional_headers: `X-Bad: ${name()}{{ "\\n\\u0001" }}` },
    { payload_url: `{{ "${name()}" | nothing }}` },
    { payload_url: `http://{{ "${name()}" }}:port/` },
  ];
  for (const [at, given] of hooks.entries()) {
    const draft = await draftOf(tested.admin, webhook, {
      ...every,
      payload_url: `http://me:${name()}@${host}/${at}?token=${name()}`,
      additional_headers: `X-Key: ${name()}`,
      body_template: `{"key": "${name()}", "name": {{ data.name | tojson }}}`,
      secret: name(),
      ...given,
    });
    const { status } = await tested.admin.post(apiPathOf(webhook), draft);
    if (status !== 201 && !String(draft.additional_headers).includes('\u0001')) throw new Error(`hook ${at}`);
  }
}

async function deliver(): Promise<void> {
  const context = { ...tested.app.system(), now: () => new Date(Date.now() + 20_000) };
  for (const id of await dueWebhooks(context, [])) while ((await deliverDue(context, id)) > 0);
}

async function scanDatabase(moment: string): Promise<void> {
  const { db } = tested.app.system();
  const { rows: tables } = await sql<{
    name: string;
  }>`select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`.execute(
    db,
  );
  expect(tables.length).toBeGreaterThan(50);
  const { rows } = await sql<{ name: string; row: string }>`${sql.join(
    tables.map(
      ({ name }) =>
        sql`(select ${sql.lit(name)} as name, t::text as row from ${sql.raw(name)} t where t::text like ${`%${MARKER}%`} limit 1)`,
    ),
    sql` union all `,
  )}`.execute(db);
  for (const { name, row } of rows) scan(`a row of ${name} ${moment}`, row);
}

beforeAll(async () => {
  listener = await receiver();
  tested = await testApp(
    { WEBHOOKS_ALLOW_PRIVATE: 'true', LOG_LEVEL: 'trace' },
    { write: (line) => void lines.push(line) },
  );
  const permissions = Object.values(registry)
    .flatMap(permissionsOf)
    .filter((name) => !name.endsWith('view_password'));
  stranger = scanning(await tested.holderOf(permissions));
  const account = { username: 'stranger', password: 'a long pass phrase', user_permissions: permissions };
  await createUser(tested.app.system(), account);
  strangersToken = await createToken(tested.app.system(), { user: { username: 'stranger' } });
  await makeWebhooks();
  await makeNetwork();
  for (const resource of written) if (!made.has(resource)) made.set(resource, await makeMarked(resource));
}, 60_000);
afterAll(async () => {
  await tested?.close();
  await listener?.close();
});

/** Objects that were made and hold secrets. */
const guarded = () => [...made].filter(([resource]) => secretsOf(resource).length > 0);
/** What would end the test, and what is made of declarations alone. */
const UNASKED = /cache|demo|logout|end-sign-ins|password|\/schema\//;
const none = () => expect(leaks.splice(0)).toEqual([]);
/** Addresses of objects that were made, under a path with `:id`. */
const addressOf = (url: string): string | null => {
  if (!url.includes(':id')) return url.includes('*') ? null : url;
  const of = Object.values(registry)
    .filter((resource) => url.startsWith(`${apiPathOf(resource)}:id/`))
    .find((resource) => made.has(resource));
  return of ? url.replace(':id', String(made.get(of))) : null;
};

describe('a secret', () => {
  it('is declared in every place that this test knows of', () => {
    const declared = written.flatMap((resource) =>
      secretsOf(resource).map(([key]) => `${contentTypeOf(resource)} ${key}`),
    );
    expect(declared).toEqual(
      expect.arrayContaining([
        'devices.router napalm_password',
        'extras.webhook additional_headers',
        'extras.webhook body_template',
        'extras.webhook payload_url',
        'extras.webhook secret',
        'peering.directpeeringsession password',
        'peering.internetexchangepeeringsession password',
      ]),
    );
    for (const resource of written)
      for (const [key] of secretsOf(resource)) {
        const { veil } = resource.fields[key] ?? {};
        expect(veil?.hide(textOf(resource, key)) ?? '', key).not.toContain(MARKER);
      }
  });

  it('is in no answer to somebody who may not see it, when it is changed', async () => {
    for (const [resource, id] of guarded()) {
      const path = apiPathOf(resource);
      succeed(await tested.admin.patch(`${path}${id}/`, withSecrets(resource)));
      const { body } = await stranger.get(`${path}${id}/`);
      if (body) await stranger.put(`${path}${id}/`, plain(body));
      await stranger.patch(path, [{ id, ...(body ? plain(body) : {}) }]);
      await stranger.patch(`${path}${id}/`, withSecrets(resource));
    }
    none();
  });

  it('is in no refusal', async () => {
    for (const [resource, id] of guarded()) {
      const path = apiPathOf(resource);
      for (const [key] of secretsOf(resource)) {
        const secret = textOf(resource, key);
        for (const value of [
          `${secret}${'x'.repeat(20_000)}`,
          `${secret}\u0000`,
          `${secret}\nnext`,
          `${secret}\ud800`,
          [secret],
          { [secret]: secret },
        ])
          await stranger.patch(`${path}${id}/`, { [key]: value });
        for (const suffix of ['', '__ic', '__isw', '__n'])
          await stranger.get(`${path}?${key}${suffix}=${encodeURIComponent(secret)}`);
        await stranger.get(`${path}?ordering=${key}`);
        await stranger.send('PATCH', `${path}${id}/`, `{"${key}": "${secret}", "x": ${secret}}`, {
          'content-type': 'application/json',
        });
        await stranger.send('POST', path, `${key}\n"${secret}`, { 'content-type': 'text/csv' });
        await stranger.send('POST', path, `${key}\n${secret}\n`, { 'content-type': 'text/csv' });
      }
      const { id: _, ...twin } = (await tested.admin.get(`${path}${id}/`)).body ?? {};
      await stranger.post(path, plain(twin));
      await stranger.post(path, [plain(twin), plain(twin)]);
      await stranger.post(path, { ...withSecrets(resource), nothing: 1 });
    }
    await stranger.send('GET', '/api/auth/me/', undefined, { authorization: `Token ${marker('token')}` });
    await stranger.post('/api/auth/login/', { username: 'stranger', password: marker('login') });
    none();
  }, 60_000);

  it('is in nothing that can be asked for', async () => {
    await tested.app.work();
    await deliver();
    const edge = made.get(router);
    for (const { method, url, access } of routesOf(tested.app.http)) {
      const address = addressOf(url);
      if (address === null || access.kind === 'open' || UNASKED.test(url)) continue;
      if (method === 'GET') {
        await stranger.get(address);
        const of = Object.values(registry).find((resource) => apiPathOf(resource) === address);
        if (of) for (const query of ['format=csv', `q=${MARKER}`]) await stranger.get(`${address}?${query}`);
        await stranger.send('OPTIONS', address);
      } else if (method === 'POST' && /:id\/./.test(url)) await stranger.post(address, {});
    }
    await stranger.get(`/api/search/?q=${MARKER}`);
    const check = {
      template: '{{ (router | ixp_sessions)[0].password }}{{ router.napalm_password }}',
      router: edge,
    };
    await stranger.post('/api/devices/configurations/check/', check);
    await stranger.get(`/api/devices/routers/${edge}/render/?format=text`);
    await tested.admin.get(`/api/devices/routers/${edge}/configuration/`);
    await expect
      .poll(async () => (await stranger.get('/api/core/jobs/?status=pending&status=running')).body.count, {
        timeout: 20_000,
      })
      .toBe(0);
    expect((await tested.admin.get('/api/core/jobs/')).text).toContain(MARKER);
    scan("a superuser's CSV", (await tested.admin.get('/api/core/jobs/?format=csv')).text);
    const { results } = (await stranger.get('/api/extras/webhook-deliveries/?limit=1000')).body;
    expect(new Set(results.map((row: Row) => row.withheld))).toContain('secrets');
    expect(results.filter((row: Row) => row.error).length).toBeGreaterThan(5);
    for (const { id } of results.slice(0, 3))
      await stranger.post(`/api/extras/webhook-deliveries/${id}/redeliver/`);
    await stranger.get('/api/core/jobs/?format=csv');
    await stranger.get('/api/core/object-changes/?limit=1000');
    none();
    expect(listener.received.some(({ headers }) => String(headers.authorization).includes(MARKER))).toBe(
      true,
    );
  }, 60_000);

  it('is in nothing that the command line prints', async () => {
    const url = await tested.app.http.listen({ port: 0, host: '127.0.0.1' });
    const run = promisify(execFile);
    const program = join(import.meta.dirname, '../../../cli/bin/peersmith');
    const env = { ...process.env, PEERSMITH_URL: url, PEERSMITH_TOKEN: strangersToken };
    const { stdout, stderr } = await run(program, ['list', 'webhooks', '--json'], { env });
    expect(stdout.length).toBeGreaterThan(100);
    scan('peersmith list webhooks', stdout + stderr);
    none();
  });

  it('is in no row of any table and in no line of the log, also when its object is gone', async () => {
    await scanDatabase('while its object is there');
    for (const [resource, id] of [...made].toReversed())
      await stranger.delete(`${apiPathOf(resource)}${id}/`);
    await deliver();
    await stranger.get('/api/core/object-changes/?limit=1000');
    await stranger.get('/api/extras/webhook-deliveries/?limit=1000');
    await scanDatabase('after its object is gone');
    for (const line of lines) scan('a line of the log', line);
    none();
  });
});

/** An object as it is written back: choices by their value, pointers by their id. */
function plain(json: Row): Row {
  const bare = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(bare)
      : typeof value === 'object' && value !== null
        ? 'value' in value && 'label' in value
          ? value.value
          : 'id' in value && 'url' in value
            ? value.id
            : value
        : value;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, bare(value)]));
}
