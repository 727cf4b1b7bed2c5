import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, OwnServer, run } from '@peersmith/server/test/program.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratch } from '../../../tools/scratch.mjs';

const folder = mkdtempSync(`${scratch}/peersmith-cli-`);
let environment: Record<string, string>;
let listens: number;
let server: OwnServer;

const TAGS = 'org campus fac carrier carrierfac net ix ixfac ixlan ixpfx netfac netixlan poc'.split(' ');

/** Runs the command in the environment of the tests. */
const peersmith = (
  args: readonly string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
) => run(args, { env: { ...environment, ...env }, input });

beforeAll(async () => {
  listens = await freePort();
  const { DATABASE_URL: _, ...inherited } = process.env;
  environment = {
    ...inherited,
    PEERSMITH_DATA: join(folder, 'data'),
    PEERSMITH_LISTEN: `127.0.0.1:${listens}`,
    PEERSMITH_URL: `http://127.0.0.1:${listens}`,
    PEERSMITH_ADMIN_PASSWORD: 'a pass phrase',
    LOG_LEVEL: 'warn',
  };
});
afterAll(async () => {
  await server?.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('the command line', () => {
  it('explains itself', async () => {
    const { code, out } = await peersmith(['--help']);
    expect(code).toBe(0);
    for (const name of [
      'serve',
      'work',
      'migrate',
      'quickstart',
      'peeringdb',
      'user',
      'token',
      'list',
      'show',
      'create',
      'edit',
      'delete',
      'revert',
      'render',
      'context',
      'export',
      'import',
      'view',
      'email',
      'config',
      'health',
      'watch',
      'search',
      'keys',
      'irr',
    ])
      expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect((await peersmith(['config', 'peersmith_admin_password'])).out).toBe('********\n');
    expect((await peersmith(['config', '--set'])).out).toMatch(/^LOG_LEVEL +warn +environment$/m);
    expect((await peersmith(['quickstart'])).err).toContain('--asn');
    expect((await peersmith(['list', 'routers'])).err).toContain('PEERSMITH_TOKEN');
  });

  it('prints the configurations of the demonstration, without network, and the same again', async () => {
    const first = await peersmith(['quickstart', '--demo'], {
      env: { PEERINGDB_URL: 'http://127.0.0.1:1/api' },
    });
    expect(first.err).toContain('edge1-northlight');
    expect(first.code, first.err).toBe(0);
    for (const router of ['edge1-northlight', 'edge1-bramble', 'edge1-kestrel'])
      expect(first.out).toContain(`!!! ${router}`);
    expect(first.out).toContain('router bgp 64500');
    expect((await peersmith(['quickstart', '--demo'])).out).toBe(first.out);
  }, 60_000);

  it('works on a running server through its API', async () => {
    server = await OwnServer.start(['serve'], environment, { port: listens });
    const made = await peersmith(['user', 'create', 'robot', '--superuser'], {
      input: 'a long pass phrase\n',
    });
    expect(made, made.err).toMatchObject({ code: 0, out: 'Created robot.\n' });
    const nobody = await peersmith(['token', 'create', 'robt']);
    expect(nobody).toMatchObject({ code: 1, out: '' });
    expect(nobody.err).toContain('There is no user robt. There are: ');
    expect(nobody.err).not.toMatch(/[{}]/);
    const key = (await peersmith(['token', 'create', 'robot'])).out.trim();
    expect(key).toMatch(/^[0-9a-f]{40}$/);
    const as = (...args: string[]) => peersmith(args, { env: { PEERSMITH_TOKEN: key } });

    const listed = await as('list', 'routers');
    expect(listed.out, listed.err).toMatch(/^ID {2,}Name/);
    expect(listed.out).toMatch(/edge1-northlight\s+edge1-northlight\.example\.net\s+FRRouting\s+Enabled/);
    const events = await as('list', 'audit-events', '-f', 'kind=token_created', '-f', 'outcome=success');
    expect(events.out, events.err).toMatch(/Token created\s+Success\s+peersmith\s+-\s+[0-9a-f]{6}… of robot/);
    const exported = await as('list', 'audit-events', '-f', 'kind=token_used_from_new_address', '--csv');
    expect(exported.out, exported.err).toMatch(
      /^id,time,kind,.*\r\n\d+,[^,]+,token_used_from_new_address,success,robot,robot,127\.0\.0\.1,/,
    );
    const sessions = JSON.parse(
      (
        await as(
          'list',
          'internet-exchange-peering-sessions',
          '-f',
          'status=enabled',
          '--json',
          '--limit',
          '1000',
        )
      ).out,
    );
    expect(new Set(sessions.map((session: { status: { value: string } }) => session.status.value))).toEqual(
      new Set(['enabled']),
    );

    const searched = await as('search', 'router:edge1-northlight', 'status:enabled');
    expect(searched.out, searched.err).toMatch(/^Exchange sessions: \d+\n {2}.*AS\d+ - IP /m);
    expect(searched.out).toMatch(
      /^ {2}… peersmith list peering\/internet-exchange-peering-sessions -f router_id=\d+ -f status=enabled$/m,
    );
    const unknown = await as('search', 'at:nowhere');
    expect(unknown.err).toContain('at:nowhere: No internet exchange that you may see is called so.');

    expect(JSON.parse((await as('create', 'tags', 'name=From a shell', 'slug=shell')).out)).toMatchObject({
      slug: 'shell',
    });
    expect(JSON.parse((await as('edit', 'tags', 'shell', 'color=ff0000')).out)).toMatchObject({
      color: 'ff0000',
    });
    expect(JSON.parse((await as('show', 'tags', 'shell')).out)).toMatchObject({ name: 'From a shell' });
    const bad = await as('create', 'tags', 'name=x', 'slug=shell', 'nothing=1');
    expect(bad).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('nothing: This field does not exist.'),
    });
    const onRouters = await as('edit', 'tags', 'shell', 'color=00ff00', '--dry-run', '--on-routers');
    expect(onRouters.out, onRouters.err).toMatch(
      /^The configurations of 0 routers would change, of \d+ routers? not\.$/m,
    );
    const tried = await as('edit', 'tags', 'shell', 'color=00ff00', '--dry-run');
    expect(tried.out, tried.err).toMatch(/changed +tag +\d+ +From a shell +color ff0000 → 00ff00/);
    const digest = /--plan (\S+)/.exec(tried.out)?.[1] ?? '';
    expect((await as('edit', 'tags', 'shell', 'color=00ff00', '--plan', digest)).code).toBe(0);
    const late = await as('edit', 'tags', 'shell', 'color=00ff00', '--plan', digest);
    expect(late).toMatchObject({ code: 1, err: expect.stringContaining('Something changed') });
    expect(late.out).toContain('1 unchanged');
    const refused = await as('create', 'tags', 'name=x', 'slug=shell', '--dry-run', '--json');
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.out).refuse[0].messages.slug[0]).toContain('already exists');
    expect((await as('delete', 'tags', 'shell', '--dry-run')).out).toContain('1 deleted.');
    expect((await as('delete', 'tags', 'shell')).err).toContain('--yes');
    expect((await as('delete', 'tags', 'shell', '--yes')).out).toBe('Deleted shell.\n');
    expect((await as('show', 'tags', 'shell')).err).toContain('There is no tag shell.');
    const [deletion] = JSON.parse((await as('list', 'object-changes', '--json', '--limit', '1')).out);
    expect((await as('revert', `${deletion.id}`, '--dry-run')).out).toMatch(/new +tag/);
    expect((await as('revert', `${deletion.id}`)).out).toBe(
      'Undone: 1 restored, 0 changed back, 0 deleted.\n',
    );
    const again = await as('revert', `${deletion.id}`, '--request');
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was undone.') });
    expect(again.out).toContain('It is there again');
    expect((await as('show', 'tags', 'shell')).out).toContain('"color": "00ff00"');
    const unsafe = await as('delete', 'internet-exchanges', '1', '--yes');
    const number = /--confirm-dependents (\d+)/.exec(unsafe.err)?.[1];
    expect(Number(number), unsafe.err).toBeGreaterThan(1);
    const other = await as('delete', 'internet-exchanges', '1', '--confirm-dependents', '1');
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining(`${number} dependent objects`) });
    expect((await as('show', 'autonomous-systems', 'AS64500')).out).toContain('"asn": 64500');
    expect((await as('list', 'spaceships')).err).toContain('There is no resource spaceships.');

    const ports = await as('peeringdb', 'import', '--asn', 'AS64500');
    expect(ports.out, ports.err).toMatch(/^Port\s+Exchange\s+IPv4/);
    expect(ports.out).toContain('0 ports are new.');
    expect((await as('peeringdb', 'import', '--asn', '64500', '--dry-run')).out).toMatch(/unchanged|nothing/);
    expect((await as('peeringdb', 'import', '--asn', '64500', '--yes')).out).toContain(
      '0 exchanges and 0 connections are new.',
    );
    expect((await as('peeringdb', 'audit', '--asn', '64500')).out).not.toBe('');
    expect((await as('peeringdb', 'changes')).out).toBe('There are no such changes.\n');
    expect((await as('peeringdb', 'changes', '--apply', '7')).err).toContain('There is no change 7.');

    const [port] = JSON.parse(
      (await as('list', 'connections', '-f', 'router_name=edge1-northlight', '--json', '--limit', '1')).out,
    );
    const nowhere = [`autonomous_system=${sessions[0].autonomous_system.id}`, `ixp_connection=${port.id}`];
    const creating = ['create', 'internet-exchange-peering-sessions', ...nowhere, 'ip_address=fe80::1'];
    expect((await as(...creating)).err).toContain('ip_address: fe80::1 is not on the LAN of the connection');
    const unusable = await as(...creating, 'outside_lan=true');
    expect(unusable.err).toBe('');
    const act = (...words: string[]) => as('act', 'internet-exchange-peering-sessions', ...words);
    const { id } = JSON.parse(unusable.out);
    expect((await act(`${id}`, 'encrypt-password')).err).toContain('on no router that encrypts passwords');
    expect((await act(`${id}`, 'paint')).err).toContain('have no action paint. Known: encrypt-password');
    await as('edit', 'routers', 'edge1-northlight', 'encrypt_passwords=true');
    expect((await act(`${id}`, 'encrypt-password')).out).toBe(
      `Done: encrypt-password of exchange session ${id}.\n`,
    );
    await as('edit', 'routers', 'edge1-northlight', 'encrypt_passwords=false');
    const limits = await as('peeringdb', 'limits', '--asn', '64500');
    expect(limits.out, limits.err).toMatch(/^Family +Limit +Origin/);
    expect((await as('peeringdb', 'limits', '--asn', '3999')).err).toContain('There is no AS3999 here.');
    expect((await as('peeringdb', 'renumber', '--exchange', '1')).out).toContain(
      'The addresses of your connections are as the LAN is in PeeringDB.',
    );
    const moved = await as(
      ...['peeringdb', 'renumber', '--exchange', '1', '--from', '2001:db8::/32', '--to', '2001:db9::/31'],
    );
    expect(moved.err).toContain('to: Enter a prefix without host bits');

    const rendered = await as('render', 'edge1-northlight');
    expect(rendered.out, rendered.err).toContain('router bgp 64500');
    expect(rendered.code).toBe(2);
    expect(rendered.err).toMatch(/^error: .* - IP fe80::1: fe80::1 is a link-local address, .*\.$/m);
    expect(rendered.err).toContain('Not to be installed');
    expect(JSON.parse((await as('context', 'routers', 'edge1-northlight')).out)).toMatchObject({
      syslog: { server: '198.51.100.14' },
    });
    const keys = await as('context', 'routers', 'edge1-northlight', '--keys');
    expect(keys.out, keys.err).toMatch(/^syslog\.server +"198\.51\.100\.14" +Northlight site +Everywhere$/m);
    const printed = await as('export', 'Peers and their limits', '--filter', 'asn=64500');
    expect(printed.out, printed.err).toMatch(/^asn;name;ipv4;ipv6\n64500;Example Backbone;.*\n$/);
    expect((await as('export', 'Nothing')).err).toContain('There is no export template Nothing.');
    const view = await as(
      ...['create', 'saved-views', 'name=Mine', 'content_type=devices.router', 'parameters={"limit": 100}'],
    );
    const { id: viewId } = JSON.parse(view.out);
    expect((await as('view', 'use', `${viewId}`)).out).toBe(`View ${viewId} is your default.\n`);
    expect((await as('view', 'forget', `${viewId}`)).out).toBe(`View ${viewId} is no longer your default.\n`);
    const written = await as('email', 'AS64496', 'Maintenance');
    expect(written.err).toBe('');
    expect(written.out).toMatch(
      /^To: .*Imani Okafor <imani@aster\.example>.*\nSubject: .* AS64496\n\nDear Imani/,
    );
    const request = await as('email', '64499', 'To a network in PeeringDB', '--from', 'AS64500');
    expect(request.out, request.err).toMatch(/Subject: Peering between AS64500 and AS64499\n\nDear /);
    expect((await as('email', 'AS1', 'Maintenance')).err).toContain('There is no autonomous system 1.');
    expect((await as('email', 'AS64496', 'Nothing')).err).toContain('There is no e-mail template Nothing.');
    const candidates = (...args: string[]) => as('peeringdb', 'candidates', '--local-asn', '64500', ...args);
    const found = await candidates('-f', 'policy_general=Open', '--limit', '3');
    expect(found.out, found.err).toMatch(/^ASN +Name +Policy/);
    const [{ asn, missing }] = JSON.parse((await candidates('--json', '--limit', '1')).out);
    expect((await candidates('--asn', `${asn}`, '--preview')).out).toContain(
      `${missing} sessions would be made.`,
    );
    expect((await candidates('--asn', `${asn}`, '--create', '--dry-run')).out).toContain(`new`);
    const making = ['--asn', `${asn}`, '--create', '--session-status', 'requested', '--roles'];
    const sessionsMade = await candidates(...making);
    expect(sessionsMade.out, sessionsMade.err).toContain(`Made ${missing} sessions and`);
    expect((await candidates('--asn', `${asn}`, '--sessions', '-f', 'status=configured')).out).toContain(
      'configured',
    );
    expect((await candidates('-f', 'policy_general=open')).err).toContain(
      'policy_general: "open" is not a valid choice.',
    );

    const changed = await peersmith(['user', 'password', 'robot'], { input: 'short\n' });
    expect(changed).toMatchObject({ code: 1, err: expect.stringContaining('too short') });
  }, 90_000);

  it('takes objects away as files, and brings them back from them', async () => {
    const key = (await peersmith(['token', 'create', 'robot'])).out.trim();
    const as = (args: string[], input = '') => peersmith(args, { env: { PEERSMITH_TOKEN: key }, input });
    const sessions = await as(['export', 'internet-exchange-peering-sessions', '--format', 'yaml']);
    expect(sessions.out, sessions.err).toContain(
      'ixp_connection: {"internet_exchange_point":{"slug":"northlight-ix"}',
    );
    const place = join(folder, 'communities.csv');
    const csv = await as(['export', 'communities', '--ordering', '-value']);
    expect(csv.out, csv.err).toMatch(/^id,name,slug,description,value,/);
    writeFileSync(place, `${csv.out}`);
    const same = await as(['import', 'communities', place, '--mode', 'update']);
    expect(same, same.err).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ rows: \d+ unchanged\.$/m),
    });
    writeFileSync(place, 'Name;Slug;Value\nDrop;drop;64500:666\nOdd;not a slug;64500:1\n');
    const refused = await as(['import', 'communities', place]);
    expect(refused).toMatchObject({ code: 2, out: expect.stringContaining('2 rows: 1 new, 1 refused.') });
    expect(refused.out).toMatch(/^3 +refused +- +slug: Enter a valid "slug"/m);
    const file = '- {name: Drop, slug: drop, value: "64500:666"}\n';
    const words = ['import', 'communities', '-', '--format', 'yaml', '--mode', 'upsert'];
    const tried = await as([...words, '--dry-run'], file);
    const digest = /--plan (\S+)$/m.exec(tried.out)?.[1] ?? '';
    expect(await as([...words, '--plan', digest], file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('It is done; request '),
    });
    expect((await as([...words, '--plan', digest], file)).err).toContain('it would do something else by now');
    expect((await as(['import', 'communities', join(folder, 'x.doc')])).err).toContain(
      '--format csv, json, yaml',
    );
    expect((await as(['export', 'nothing of the kind'])).err).toContain(
      'no export template nothing of the kind.',
    );
  }, 60_000);

  it('says what the mirror holds', async () => {
    const { out } = await peersmith(['peeringdb', 'status']);
    expect(out).toMatch(/^net\s+60\s/m);
    const failed = await peersmith(['peeringdb', 'sync', '--source', join(folder, 'nowhere')]);
    expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('nowhere') });
    const after = (await peersmith(['peeringdb', 'status'])).out;
    const heldBy = (status: string) => status.split('\n').filter((line) => !line.startsWith('last run'));
    expect(heldBy(after)).toEqual(heldBy(out));
    expect(after).toMatch(/^last run .*failed/m);
    const source = mkdtempSync(join(folder, 'peeringdb-'));
    for (const tag of TAGS)
      writeFileSync(join(source, `${tag}-0.json`), tag === 'poc' ? '{"data": [nonsense' : '{"data": []}');
    const partly = await peersmith(['peeringdb', 'sync', '--source', source]);
    expect(partly, partly.err).toMatchObject({ code: 3 });
    expect(partly.out).toMatch(
      /^Completed with faults: 12 of 13 object types are loaded.*poc is as it was loaded/,
    );
    expect((await peersmith(['peeringdb', 'status'])).out).toMatch(/^last run .*completed with faults/m);
  }, 60_000);
});
