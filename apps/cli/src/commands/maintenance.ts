import { readFileSync } from 'node:fs';
import { MAINTENANCE_STATUS, maintenanceProposal, maintenanceWindow } from '@peersmith/model';
import { type Command, Option } from 'commander';
import { counted } from '../counted.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { cell, textTable } from '../table.ts';

const WIDE = 100;

/** `peersmith maintenance`: what is taken out of service, announced, and put back. */
export function maintenanceCommands(program: Command): void {
  const command = program
    .command('maintenance')
    .description('schedule maintenances, see how they stand, and decide about those of providers');
  listCommand(command);
  stepCommand(command, 'schedule', 'freeze what it affects; from then on it happens by itself');
  stepCommand(command, 'end', 'end it before its time: what was changed is put back');
  cancelCommand(command);
  affectsCommand(command);
  previewCommand(command);
  reportCommand(command);
  proposalCommands(command);
}

const idIn = (word: string): number => {
  if (!/^\d+$/.test(word)) throw new Error(`${word} is no id.`);
  return Number(word);
};
const print = (text: string) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
const table = (head: string[], rows: string[][]) => print(textTable(head, rows, WIDE));

function listCommand(command: Command): void {
  remote(
    command
      .command('list')
      .description('maintenances, the next and latest first')
      .addOption(
        new Option('--status <status>', 'only those that stand so').choices(Object.keys(MAINTENANCE_STATUS)),
      ),
  ).action(async ({ status, ...flags }: Remote & { status?: string }) => {
    const { results } = await clientFor(flags)
      .resource(maintenanceWindow)
      .list({ limit: 100, ...(status ? { status } : {}) });
    table(
      ['Id', 'Summary', 'Status', 'Starts', 'Ends', 'Sessions', 'Networks', 'How it stands'],
      results.map((one) => [
        ...[String(one.id), one.summary, one.status.label, cell(one.starts), cell(one.ends)],
        ...[String(one.session_count), String(one.network_count), one.message],
      ]),
    );
  });
}

const said = (row: Record<string, unknown>): string =>
  `${String(row.summary)}: ${labelOf(row.status)}${row.message ? `. ${String(row.message)}` : ''}\n`;
const labelOf = (choice: unknown): string =>
  String(typeof choice === 'object' && choice !== null ? Reflect.get(choice, 'label') : choice);

function stepCommand(command: Command, verb: 'schedule' | 'end', description: string): void {
  remote(command.command(`${verb} <id>`).description(description)).action(
    async (id: string, flags: Remote) => {
      const row = await clientFor(flags).call(`POST /api/maintenance/windows/:id/${verb}/`, {
        path: { id: idIn(id) },
      });
      print(said(row));
    },
  );
}

function cancelCommand(command: Command): void {
  remote(
    command
      .command('cancel <id>')
      .description('call it off; networks that were told of it are told')
      .option('--comment <text>', 'why'),
  ).action(async (id: string, { comment, ...flags }: Remote & { comment?: string }) => {
    const body = comment === undefined ? {} : { comment };
    print(
      said(
        await clientFor(flags).call('POST /api/maintenance/windows/:id/cancel/', {
          path: { id: idIn(id) },
          body,
        }),
      ),
    );
  });
}

function affectsCommand(command: Command): void {
  remote(
    command
      .command('recompute <id>')
      .description(
        'in what the sessions that were kept differ from what its scope has now; of a draft, what it affects',
      )
      .option('--apply', 'take that over'),
  ).action(async (id: string, { apply = false, ...flags }: Remote & { apply?: boolean }) => {
    const call = { path: { id: idIn(id) }, body: { apply } };
    const { added, removed } = await clientFor(flags).call(
      'POST /api/maintenance/windows/:id/recompute/',
      call,
    );
    const rows = [
      ...added.map((one) => ({ mark: '+', ...one })),
      ...removed.map((one) => ({ mark: '-', ...one })),
    ];
    if (rows.length === 0) print('Nothing differs.');
    else
      table(
        ['', 'AS', 'Network', 'Address', 'At'],
        rows.map(({ mark, asn, network_name, ip_address, place }) => [
          mark,
          String(asn),
          network_name,
          ip_address,
          place,
        ]),
      );
  });
}

function previewCommand(command: Command): void {
  remote(
    command
      .command('preview <id>')
      .description('what each network would be written, and to whom')
      .addOption(
        new Option('--kind <kind>', 'which message')
          .choices(['notice', 'reminder', 'start', 'end', 'update', 'cancelled'])
          .default('notice'),
      )
      .option('--text', 'the whole messages'),
  ).action(async (id: string, { kind, text, ...flags }: Remote & { kind: 'notice'; text?: true }) => {
    const call = { path: { id: idIn(id) }, body: { kind } };
    const { results } = await clientFor(flags).call('POST /api/maintenance/windows/:id/preview/', call);
    if (text)
      for (const { asn, to, subject, body } of results)
        print(`AS${asn}\nTo: ${to.join(', ')}\nSubject: ${subject}\n\n${body}\n`);
    else
      table(
        ['AS', 'Network', 'To', 'Not written to, because'],
        results.map(({ asn, network_name, to, rule, error, why }) => [
          ...[String(asn), network_name, to.join(', ')],
          rule ?? error ?? (to.length === 0 ? why : ''),
        ]),
      );
  });
}

function reportCommand(command: Command): void {
  remote(
    command
      .command('report <id>')
      .description('what came of it; ends with status 1 where sessions that had been up are not back')
      .option('--json', 'for programs'),
  ).action(async (id: string, { json, ...flags }: Remote & { json?: true }) => {
    const report = await clientFor(flags).call('GET /api/maintenance/windows/:id/report/', {
      path: { id: idIn(id) },
    });
    if (json) print(JSON.stringify(report, null, 2));
    else {
      const { counts, sessions } = report;
      print(`${report.summary}: ${report.message}`);
      print(
        `${counted(counts.sessions, 'session')} with ${counted(counts.networks, 'network')}; ${counts.were_up} were up, ${counts.went_down} went down, ${counts.back} are back.`,
      );
      table(
        ['AS', 'Network', 'Address', 'Went down', 'Came back', 'Not back, because'],
        sessions.map((one) => [
          ...[String(one.asn), one.network_name, one.ip_address, cell(one.went_down), cell(one.came_back)],
          one.was_up && !one.is_back ? one.note || 'it is not over' : '',
        ]),
      );
    }
    if (report.closed !== null && report.counts.missing > 0) process.exitCode = 1;
  });
}

function proposalCommands(command: Command): void {
  remote(
    command
      .command('proposals')
      .description('maintenances that providers announced, and that wait for a decision'),
  ).action(async (flags: Remote) => {
    const { results } = await clientFor(flags)
      .resource(maintenanceProposal)
      .list({ status: 'pending', limit: 100 });
    if (results.length === 0) print('Nothing waits for a decision.');
    else
      table(
        ['Id', 'Summary', 'What', 'Provider', 'Number', 'Starts', 'Ends'],
        results.map((one) => [
          ...[String(one.id), one.summary, one.kind.label, one.provider, one.maintenance_id],
          ...[cell(one.starts), cell(one.ends)],
        ]),
      );
  });
  remote(
    command
      .command('propose <file>')
      .description("read a provider's calendar from a file, or - for standard input"),
  ).action(async (file: string, flags: Remote) => {
    const calendar = readFileSync(file === '-' ? 0 : file, 'utf8');
    const { results } = await clientFor(flags).call('POST /api/maintenance/windows/propose/', {
      body: { calendar },
    });
    for (const { summary, outcome, reason, proposal } of results)
      print(
        `${summary}: ${outcome}${proposal ? ` (proposal ${proposal})` : ''}${reason ? `. ${reason}` : ''}`,
      );
    if (results.some(({ outcome }) => outcome === 'refused')) process.exitCode = 1;
  });
  for (const verb of ['accept', 'ignore'] as const)
    remote(
      command
        .command(`${verb} <proposal>`)
        .description(
          verb === 'accept'
            ? 'make a draft of a proposal, or change what it is about'
            : 'do nothing about a proposal',
        ),
    ).action(async (id: string, flags: Remote) => {
      const { summary, status, window } = await clientFor(flags)
        .resource(maintenanceProposal)
        .act(idIn(id), verb);
      const made =
        typeof window === 'object' && window !== null
          ? `, maintenance ${String(Reflect.get(window, 'id'))}`
          : '';
      print(`${String(summary)}: ${labelOf(status)}${made}`);
    });
}
