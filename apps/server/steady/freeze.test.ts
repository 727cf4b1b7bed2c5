import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BusyServer, startBusyServer } from './heavy-work.ts';
import { listsBeside } from './lists-beside.ts';

/**
 * A server that stands still stands still for seconds, every time; what other programs do to the machine passes. How long lists wait to the
 * millisecond is measured by `npm run bench -- freeze`.
 */
const STANDS_STILL_MS = 1000;
const TRIES = 3;
const AT_LEAST_MS = 300;

let server: BusyServer;
beforeAll(async () => {
  server = await startBusyServer();
});
afterAll(() => server?.end());

it('lists are answered while the server does what is heavy', async () => {
  for (const { name, work } of server.works) {
    let found = await listsBeside(server, work, AT_LEAST_MS);
    for (let attempt = 1; found.longest > STANDS_STILL_MS && attempt < TRIES; attempt++)
      found = await listsBeside(server, work, AT_LEAST_MS);
    expect(found.longest, name).toBeLessThan(STANDS_STILL_MS);
  }
});

it('says how late it was', async () => {
  const headers = { authorization: `Token ${server.token}` };
  const status: unknown = await (await fetch(`${server.url}/api/status/`, { headers })).json();
  expect(status).toMatchObject({ 'event-loop-delay': { max_ms: expect.any(Number) } });
});
