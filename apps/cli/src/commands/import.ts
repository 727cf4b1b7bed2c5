import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import {
  type Client,
  FILE_TYPES,
  type FileFormat,
  type ImportAsked,
  type ImportReport,
  isQueued,
  reportIn,
  reportOfJob,
} from '@peersmith/api-client';
import { job } from '@peersmith/model';
import type { Command } from 'commander';
import { importText } from '../import-text.ts';
import { type Tried, trying } from '../plan.ts';
import { clientFor, type Remote } from '../session.ts';
import { followJob } from './follow-job.ts';
import { resourceNamed } from './resources.ts';

type Options = Remote & Tried & { mode: string; match: string; dates?: string; format?: string };

/** Something is refused. */
const REFUSED = 2;

/** `peersmith import autonomous-systems peers.csv --mode upsert --dry-run`. */
export function importCommand(program: Command): void {
  trying(
    program
      .command('import <resource> <file>')
      .description('import objects from a CSV, JSON or YAML file, all of it or nothing; - for standard input')
      .option('--mode <mode>', 'create, update or upsert (either, as it is found)', 'create')
      .option('--match <by>', 'find objects by key (what tells them apart) or by id', 'key')
      .option('--dates <order>', 'dmy or mdy: which number of 3/4/2026 is the day')
      .option('--format <format>', 'csv, json or yaml; otherwise by the name of the file'),
  ).action(async (name: string, file: string, options: Options) => {
    const resource = resourceNamed(name);
    const format = formatOf(file, options.format);
    const data = new Uint8Array(readFileSync(file === '-' ? 0 : file));
    const client = clientFor(options);
    const send = (by: Client) => by.resource(resource).importFile({ data, format }, askedBy(options));
    const report = await reportOf(client, options, send);
    process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : importText(report));
    if (report.counts.refuse > 0) process.exitCode = REFUSED;
    else if (!report.applied && !options.dryRun) {
      process.stderr.write('Nothing was imported: it would do something else by now than was planned.\n');
      process.exitCode = 1;
    }
  });
}

type Sending = (client: Client) => ReturnType<ReturnType<Client['resource']>['importFile']>;

/** What came of it; of a large file, once its job has ended. */
async function reportOf(client: Client, options: Options, send: Sending): Promise<ImportReport> {
  try {
    const answer = await asAsked(client, options, send);
    if (!isQueued(answer)) return answer;
    process.stderr.write(`The file is large: job ${answer.id} imports it.\n`);
    await followJob(client, answer.id);
    return reportOfJob((await client.resource(job).get(answer.id)).output);
  } catch (error) {
    const report = reportIn(error);
    if (report) return report;
    throw error;
  }
}

type Answer = Awaited<ReturnType<Sending>>;

function asAsked(client: Client, { dryRun, plan }: Options, send: Sending): Promise<Answer> {
  if (dryRun) return client.dryRun<Answer>(send);
  return plan ? client.carryOut({ digest: plan }, send) : send(client);
}

function formatOf(file: string, said?: string): FileFormat {
  const ending = extname(file).slice(1).toLowerCase();
  const word = said ?? (ending === 'yml' ? 'yaml' : ending === 'tsv' || ending === 'txt' ? 'csv' : ending);
  const found = (['csv', 'json', 'yaml'] as const).find((one) => one === word);
  if (!found) throw new Error(`Say what ${file} is: --format ${Object.keys(FILE_TYPES).join(', ')}.`);
  return found;
}

function askedBy({ mode, match, dates }: Options): ImportAsked {
  return {
    mode: oneOf('mode', mode, ['create', 'update', 'upsert']),
    match: oneOf('match', match, ['key', 'id']),
    dates: dates === undefined ? undefined : oneOf('dates', dates, ['dmy', 'mdy']),
  };
}

function oneOf<const T extends string>(name: string, word: string, choices: readonly T[]): T {
  const found = choices.find((one) => one === word);
  if (found === undefined) throw new Error(`--${name} is one of ${choices.join(', ')}, not ${word}.`);
  return found;
}
