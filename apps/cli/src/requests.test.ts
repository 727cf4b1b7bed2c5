import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { remotePeeringApi } from '@peersmith/server/test/remote-peering-api.ts';
import { type RequestsWorld, requestsWorld } from '@peersmith/server/test/requests-world.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: RequestsWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await requestsWorld({ PEERING_API_ALLOW_PRIVATE: 'true' });
  env = await remoteEnv(world.tested);
});
afterAll(() => world?.tested.close());

const requests = (...words: string[]) => run(['requests', ...words], { env });

it('requests are proposed, entered, shown, decided and made', async () => {
  const proposed = await requests('propose', 'AS64502', '64503', '--exchange', '1');
  expect(proposed).toMatchObject({ code: 0, err: '' });
  const id = /^AS64502: request (\d+)$/m.exec(proposed.out)?.[1] ?? '';
  expect((await requests('board')).out).toMatch(
    new RegExp(`^${id} +AS64502 Plain +Outbound +Proposed +0/3`, 'm'),
  );
  expect((await requests('agree', id, '--reason', 'On the phone.')).out).toBe(
    `Request ${id} with AS64502 Plain: agreed\n`,
  );
  expect((await requests('provision', id)).out).toContain('provisioning');
  const entered = await requests('receive', '64503', '192.0.2.11', '--email', 'noc@known.example');
  const other = /Request (\d+): checked/.exec(entered.out)?.[1] ?? '';
  const shown = (await requests('show', other)).out;
  expect(shown).toContain('pass    address: PeeringDB has 192.0.2.11 for AS64503.');
  expect((await requests('refuse', other, '--reason', 'No.', '--stance', 'never')).out).toContain('refused');
});

it('a private session is entered with its facility and both ends', async () => {
  const words = ['receive', '64503', '203.0.113.1/31', '--facility', '7', '--our-address', '203.0.113.0'];
  expect((await requests(...words)).err).toContain('local_autonomous_system');
  const id = /Request (\d+): checked/.exec((await requests(...words, '--local-asn', 'AS64500')).out)?.[1];
  const [session] = await world.sessionsOf(Number(id));
  expect(session).toMatchObject({
    ...{ facility: 7, ip_address: '203.0.113.1', local_ip_address: '203.0.113.0', prefix_length: 31 },
  });
  expect((await requests(...words, '--local-asn', '64999')).err).toContain('no autonomous system 64999');
});

it('rules are tried', async () => {
  const { body } = await world.admin.post('/api/requests/rules/', { name: 'All', action: 'accept' });
  const tried = await run(['rules', 'dry-run', '--rule', String(body.id), '--over', 'candidates'], { env });
  expect(tried.out).toMatch(/^\d+ sessions\nnow: +0 accepted, 0 refused, \d+ for a person\ntried: +[1-9]/);
});

it('a network is asked by its Peering API, and followed', async () => {
  const remote = await remotePeeringApi();
  try {
    const { body: system } = await world.admin.post('/api/peering/autonomous-systems/', {
      asn: 65_551,
      name: 'Far',
    });
    const kept = [
      'create',
      'peering-apis',
      `autonomous_system=${system.id}`,
      `api_url=${remote.url}`,
      'token=psm_theirs',
    ];
    expect(await run(kept, { env })).toMatchObject({ code: 0, err: '' });
    expect((await run(['list', 'peering-apis'], { env })).out).toContain(remote.url);
    const { id } = await world.asked({
      ...{ direction: 'outbound', asn: 65_551 },
      asked_sessions: [{ connection: 1, ip_address: '192.0.2.51' }],
    });
    const told = (status: string) => ({
      ...{ session_id: 's1', request_id: 'r1', local_asn: 64_500, local_ip: '192.0.2.1' },
      ...{ peer_asn: 65_551, peer_ip: '192.0.2.51', status },
    });
    remote.answer = ({ method }) => ({
      body: method === 'POST' ? { request_id: 'r1', sessions: [told('Pending')] } : { sessions: [] },
    });
    const asked = await requests('ask', String(id), '--session-status', 'enabled');
    expect(asked.out).toBe(`Request ${id} with AS65551 Far: written\n`);
    remote.answer = () => ({ body: { sessions: [told('Approved')] } });
    expect((await requests('follow', String(id))).out).toContain('provisioning');
    remote.answer = () => ({ status: 500, body: {} });
    expect(await requests('follow', String(id))).toMatchObject({
      code: 1,
      err: expect.stringContaining('Their API did not say where it stands: it answered 500.'),
    });
  } finally {
    await remote.close();
  }
});
