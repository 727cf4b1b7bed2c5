import type { Fake, FakeOptions } from './describe-driver.ts';
import { type HttpAnswer, selfSigned, startFakeHttp } from './fake-http.ts';
import { FakeRouter, type FakeStep, Refusal, shownDifference, taken, targetAt } from './fake-router.ts';

type Command = string | { cmd: string; input: string };
const textOf = (command: Command) => (typeof command === 'string' ? command : command.cmd);

/** An EOS switch that speaks eAPI. */
export async function startFakeEos({ lines, user, password, isAnotherKey }: FakeOptions): Promise<Fake> {
  const router = new FakeRouter(lines);
  const people = new Map<string, string>();
  const signedIn = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const server = await startFakeHttp(({ body, authorization }): HttpAnswer => {
    if (authorization !== signedIn) return { status: 401, body: 'Unauthorized' };
    const { id, params } = JSON.parse(body);
    const step = stepOf(params.cmds.map(textOf));
    const fault = router.meets(step);
    if (fault && !fault.isDone)
      return fault.kind === 'silent'
        ? null
        : { status: 200, body: '{}', cut: fault.kind === 'half' ? 'half' : 'whole' };
    const told = JSON.stringify({ jsonrpc: '2.0', id, ...answered(router, people, params) });
    if (fault?.kind === 'silent') return null;
    return {
      status: 200,
      body: told,
      ...(fault && { cut: fault.kind === 'half' ? ('half' as const) : ('whole' as const) }),
    };
  }, selfSigned(isAnotherKey));
  router.cut = server.cut;
  return {
    router,
    target: targetAt(server.port, { user, password }),
    lockBySomebody: () => {
      router.candidates.set('hers', router.running);
      people.set('hers', 'alice');
      return 'alice';
    },
    unlock: () => {
      router.candidates.delete('hers');
      people.clear();
    },
    stop: server.stop,
  };
}

function stepOf(commands: readonly string[]): FakeStep {
  const all = commands.join('\n');
  if (/^commit/m.test(all)) return 'commit';
  if (/^configure session \S+ commit/m.test(all)) return 'confirm';
  if (/^configure session \S+ abort/m.test(all)) return 'roll back';
  if (/^configure session/m.test(all)) return 'load';
  if (/^show session-config/m.test(all)) return 'compare';
  if (/^show configuration sessions/m.test(all)) return 'lock';
  if (/bgp/.test(all)) return 'neighbors';
  return /running-config/.test(all) ? 'read' : 'sign in';
}

/** The answer to commands: what each says, or which of them failed. */
function answered(
  router: FakeRouter,
  people: Map<string, string>,
  { cmds, format }: { cmds: Command[]; format: string },
) {
  const mode = { session: null as string | null };
  const result: object[] = [];
  for (const [index, command] of cmds.entries()) {
    try {
      const said = one(router, people, mode, textOf(command));
      result.push(
        typeof said === 'string' ? (format === 'text' ? { output: said } : { messages: [said] }) : said,
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const message = `CLI command ${index + 1} of ${cmds.length} '${textOf(command)}' failed: invalid command`;
      return {
        error: { code: 1002, message, data: [...result, { errors: [`Invalid input: ${error.message}`] }] },
      };
    }
  }
  return { result };
}

function one(
  router: FakeRouter,
  people: Map<string, string>,
  mode: { session: string | null },
  command: string,
): object | string {
  const [, session, verb] = /^configure session (\S+)(?: (commit|abort))?$/.exec(command) ?? [];
  if (session !== undefined && verb !== undefined) return ended(router, session, verb);
  if (session !== undefined) {
    mode.session = session;
    if (!router.candidates.has(session) && router.pending?.mark !== session)
      router.candidates.set(session, router.running);
    return {};
  }
  const [, named] = /^show session-config named (\S+) diffs$/.exec(command) ?? [];
  if (named !== undefined) return shownDifference(router.running, router.candidates.get(named) ?? []);
  if (command === 'show running-config')
    return ['! Command: show running-config', ...router.running, 'end'].join('\n');
  if (command === 'copy running-config startup-config') {
    router.startup = router.running;
    return {};
  }
  if (command === 'show configuration sessions detail') return { sessions: sessionsOf(router, people) };
  if (command === 'show version') return { modelName: 'vEOS', version: '4.32.0F', uptime: 90.5 };
  if (command === 'show hostname') return { hostname: 'switch1' };
  if (/bgp/.test(command)) return NEIGHBORS[command] ?? {};
  if (command === 'enable') return {};
  return mode.session === null ? fails(command) : configured(router, mode.session, command);
}

function configured(router: FakeRouter, session: string, command: string): object | string {
  const held = router.candidates.get(session) ?? [];
  if (command === 'rollback clean-config') {
    router.candidates.set(session, []);
    return {};
  }
  const [, timer] = /^commit(?: timer (\S+))?$/.exec(command) ?? [];
  if (/^commit/.test(command)) {
    const [hours = 0, minutes = 0, seconds = 0] = (timer ?? '').split(':').map(Number);
    router.commit(held, session, timer === undefined ? undefined : hours * 3600 + minutes * 60 + seconds);
    router.candidates.delete(session);
    return {};
  }
  const { lines, warnings } = taken(held, [command], 'merge');
  router.candidates.set(session, lines);
  return warnings[0] === undefined ? {} : `Warning: ${warnings[0]}`;
}

function ended(router: FakeRouter, session: string, verb: string): object {
  const isPending = router.pending?.mark === session;
  if (!isPending && !router.candidates.has(session)) return fails(`no session ${session}`);
  if (isPending && verb === 'abort') router.takeBack();
  if (isPending && verb === 'commit') router.pending = null;
  router.candidates.delete(session);
  return {};
}

const fails = (what: string): never => {
  throw new Refusal(what);
};

const sessionsOf = (router: FakeRouter, people: Map<string, string>) => ({
  ...Object.fromEntries(
    [...router.candidates.keys()].map((name) => [
      name,
      { state: 'pending', instances: people.has(name) ? { 1: { user: people.get(name) } } : {} },
    ]),
  ),
  ...(router.pending && { [router.pending.mark]: { state: 'pendingCommitTimer', instances: {} } }),
});

const NEIGHBORS: Readonly<Record<string, object>> = {
  'show ip bgp summary vrf all': {
    vrfs: {
      default: { routerId: '192.0.2.1', peers: { '192.0.2.2': { prefixReceived: 5, prefixAccepted: 3 } } },
    },
  },
  'show ip bgp neighbors vrf all': {
    vrfs: {
      default: {
        peerList: [
          {
            peerAddress: '192.0.2.2',
            asn: '64501',
            localAsn: '64500',
            state: 'Established',
            establishedTime: 60,
            prefixesSent: 1,
            v6PrefixesSent: 0,
          },
        ],
      },
    },
  },
};
