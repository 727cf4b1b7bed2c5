import type { Fake, FakeOptions } from './describe-driver.ts';
import { type HttpAnswer, selfSigned, startFakeHttp } from './fake-http.ts';
import { FakeRouter, type FakeStep, Refusal, taken, targetAt } from './fake-router.ts';
import { startFakeShell } from './fake-shell.ts';

/** Lines of the configuration, as long as the job waits. */
const SCHEDULED = [
  'feature scheduler',
  'scheduler job name peersmith-restore',
  'end-job',
  'scheduler schedule name peersmith-restore',
  '  time start 2026:11:29:10:00',
];

/** When the fake begins. */
const NOON = Date.UTC(2026, 10, 29, 12, 0, 30);

function stepOf(command: string): FakeStep {
  if (/^show checkpoint/.test(command)) return 'load';
  if (/^show running/.test(command)) return 'read';
  if (/^no scheduler/.test(command)) return 'confirm';
  if (/^rollback/.test(command)) return 'roll back';
  if (/bgp/.test(command)) return 'neighbors';
  if (/^(?:checkpoint|feature|scheduler|time|job)/.test(command)) return 'lock';
  return /^(?:show|terminal|copy|no |end|exit|configure)/.test(command) ? 'sign in' : 'commit';
}

/** What a Nexus does with a command, and writes. */
function answer(command: string, router: FakeRouter): string {
  const [, checkpoint] = /checkpoint (peersmith-\w+)/.exec(command) ?? [];
  if (command === 'show running-config')
    return ['!Command: show running-config', ...router.running, ...(router.pending ? SCHEDULED : [])].join(
      '\n',
    );
  if (command === 'show checkpoint summary')
    return [
      'User Checkpoint Summary',
      ...[...router.candidates.keys()].map((name, index) => `${index + 1}) ${name}:`),
    ].join('\n');
  if (command === 'show version')
    return 'Device name: router1\ncisco Nexus9000 C9300v\nNXOS: version 10.3(1)\nKernel uptime is 1 day(s), 2 hour(s), 3 minute(s), 4 second(s)';
  if (command === 'show clock') {
    const [, date = '', month = '', year = '', time = ''] =
      / (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(NOON + router.now_s * 1000).toUTCString()) ?? [];
    return `${time}.123 CET Sun ${month} ${Number(date)} ${year}\nTime source is NTP`;
  }
  if (/bgp/.test(command)) return JSON.stringify(NEIGHBORS);
  if (/^checkpoint/.test(command) && checkpoint) router.candidates.set(checkpoint, router.running);
  else if (/^no checkpoint/.test(command) && checkpoint) {
    if (!router.candidates.delete(checkpoint)) throw new Refusal('ERROR: no such checkpoint');
  } else if (/^time start/.test(command)) {
    const [, date = '', time = ''] = /(\d+:\d+:\d+):(\d+:\d+)$/.exec(command) ?? [];
    const due_s = (Date.parse(`${date.replaceAll(':', '-')}T${time}Z`) - NOON) / 1000;
    router.pending = { before: router.running, mark: 'restore', until_s: due_s };
  } else if (/^no scheduler/.test(command)) router.pending = null;
  // In the job a rollback is text; at the prompt it is done.
  else if (/^rollback running-config/.test(command)) router.takeBack();
  else if (command === 'copy running-config startup-config') router.startup = router.running;
  else if (!/^(?:show|terminal|configure terminal|end|exit|feature|no feature|scheduler|job)/.test(command)) {
    if (/nonsense|uncommittable/.test(command)) throw new Refusal(`% Invalid command`);
    router.running = taken(router.running, [command], 'merge').lines;
    router.history.unshift('lines');
  }
  return '';
}

/** A Nexus by NX-API. */
export async function startFakeNxApi({ lines, user, password, isAnotherKey }: FakeOptions): Promise<Fake> {
  const router = new FakeRouter(lines);
  const signedIn = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const server = await startFakeHttp(({ body, authorization }): HttpAnswer => {
    if (authorization !== signedIn) return { status: 401, body: 'Unauthorized' };
    const { type, input } = JSON.parse(body).ins_api;
    const commands: string[] = type === 'cli_conf' ? input.split(' ;') : [input];
    const fault = router.meets(stepOf(commands[0] ?? ''));
    const cut = fault?.kind === 'half' ? ('half' as const) : ('whole' as const);
    if (fault && !fault.isDone) return fault.kind === 'silent' ? null : { status: 200, body: '{}', cut };
    const told = JSON.stringify({
      ins_api: { type, version: '1.0', sid: 'eoc', outputs: { output: outputsOf(commands, router) } },
    });
    if (fault?.kind === 'silent') return null;
    return { status: 200, body: told, ...(fault && { cut }) };
  }, selfSigned(isAnotherKey));
  router.cut = server.cut;
  const nothing = () => undefined;
  return {
    router,
    target: targetAt(server.port, { user, password }),
    lockBySomebody: () => '',
    unlock: nothing,
    stop: server.stop,
  };
}

/** What each command comes to, until one fails; one alone is no list. */
function outputsOf(commands: readonly string[], router: FakeRouter): object {
  const outputs: object[] = [];
  let isInJob = false;
  for (const command of commands) {
    isInJob = /^scheduler job/.test(command) || (isInJob && command !== 'exit');
    try {
      outputs.push({
        code: '200',
        msg: 'Success',
        input: command,
        body: isInJob ? '' : answer(command, router),
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outputs.push({ code: '400', msg: 'Input CLI command error', clierror: error.message, input: command });
      break;
    }
  }
  return outputs.length === 1 ? (outputs[0] ?? {}) : outputs;
}

/** A Nexus by SSH. */
export const startFakeNxosSsh = (options: FakeOptions): Promise<Fake> =>
  startFakeShell(
    {
      stepOf,
      isPrivileged: true,
      holder: '',
      prompt: ({ mode }) => `router1${mode && `(${mode})`}# `,
      answer: (command, terminal) => {
        if (/^scheduler job/.test(command)) terminal.mode = 'config-job';
        else if (command === 'exit') terminal.mode = 'config';
        else if (command === 'end') terminal.mode = '';
        else if (terminal.mode === 'config-job') return '';
        return answer(command, terminal.router);
      },
    },
    options,
  );

const NEIGHBORS = {
  TABLE_vrf: {
    ROW_vrf: {
      'vrf-name-out': 'default',
      'vrf-local-as': 64500,
      TABLE_af: {
        ROW_af: {
          TABLE_saf: {
            ROW_saf: {
              'af-name': 'IPv4 Unicast',
              TABLE_neighbor: {
                ROW_neighbor: {
                  neighborid: '192.0.2.2',
                  neighboras: 64501,
                  state: 'Established',
                  time: '00:01:00',
                  prefixreceived: 5,
                },
              },
            },
          },
        },
      },
    },
  },
};
