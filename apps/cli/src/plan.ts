import {
  ApiError,
  type Client,
  type Plan,
  type PlanChanged,
  type PlannedDifference,
  type PlannedObject,
  type PlannedRefusal,
  planWords,
} from '@peersmith/api-client';
import { registry } from '@peersmith/model';
import type { Command } from 'commander';
import { messagesOf } from './explain.ts';
import { clientFor, type Remote, remote } from './session.ts';
import { cell, textTable } from './table.ts';

/** The settings of commands that can say what they would do. */
export interface Tried {
  dryRun?: boolean;
  plan?: string;
  onRouters?: boolean;
  json?: boolean;
}

export const withPlans = (command: Command): Command =>
  command
    .option('--dry-run', 'only show what it would do; exits with 2 when something speaks against it')
    .option('--plan <digest>', 'do what a dry run showed, and nothing when it would be anything else by now');

/** A command on a server that writes objects and prints them. */
export const trying = (command: Command): Command =>
  withPlans(remote(command))
    .option('--on-routers', 'with --dry-run: also what becomes of the configurations of routers')
    .option('--json', 'print a plan as JSON');

/** Writes, as planned where a plan is named; with `--dry-run` prints what it would do and gives nothing. */
export async function tried<T>(
  options: Remote & Tried,
  write: (client: Client) => Promise<T>,
): Promise<{ done: T } | null> {
  const client = clientFor(options);
  if (options.plan && !options.dryRun)
    return { done: await client.carryOut({ digest: options.plan }, write).catch(showChanged) };
  if (options.onRouters && !options.dryRun) throw new Error('--on-routers is for --dry-run.');
  if (!options.dryRun) return { done: await write(client) };
  const plan = await client.dryRun(write, { configurations: options.onRouters === true });
  process.stdout.write(options.json ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan));
  if (plan.counts.refuse > 0) process.exitCode = 2;
  return null;
}

/** Shows what a plan that no longer holds would do now, and fails. */
function showChanged(error: unknown): never {
  const body: unknown = error instanceof ApiError && error.code === 'plan_changed' ? error.body : null;
  if (isPlanChanged(body)) {
    process.stdout.write(planText(body.plan));
    throw new Error(body.detail);
  }
  throw error;
}

const isPlanChanged = (body: unknown): body is PlanChanged =>
  typeof body === 'object' && body !== null && 'plan' in body;

/** `1 new, 12 changed, 3 deleted, 1 refused`. */
const summaryOf = (plan: Plan): string =>
  planWords(plan)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ') || 'nothing to do';

function planText(plan: Plan): string {
  const lines = [
    ...plan.create.map((one) => [`new`, ...named(one), valuesOf(one.differences)]),
    ...plan.update.map((one) => ['changed', ...named(one), differencesOf(one.differences)]),
    ...plan.delete.map((one) => ['deleted', ...named(one), one.because ? `with ${one.because.display}` : '']),
    ...plan.refuse.map((one) => ['refused', ...refused(one), messagesOf(one.messages) ?? '']),
  ];
  const { create, update, delete: gone, refuse, hidden } = plan.counts;
  const more = create + update + gone + refuse - hidden - lines.length;
  return [
    ...(lines.length ? [textTable(['Would be', 'Type', 'Id', 'Name', 'What'], lines, 100)] : []),
    ...(more > 0 ? [`… and ${more} more.\n`] : []),
    ...(hidden > 0 ? [`${hidden} of them are not for you to see.\n`] : []),
    ...onRouters(plan),
    `${summaryOf(plan)}${refuse > 0 ? '; nothing is written while something is refused' : ''}.\n`,
    ...(refuse > 0 ? [] : [`Do this with --plan ${plan.digest}\n`]),
  ].join('');
}

/** What becomes of the configurations of routers, where that was asked for. */
function onRouters({ configurations }: Plan): string[] {
  if (!configurations) return [];
  const { routers, unchanged, left_out } = configurations;
  const of = (count: number) => `${count} ${count === 1 ? 'router' : 'routers'}`;
  return [
    ...routers.map(({ name, fault, difference, added, removed }) =>
      fault
        ? `=== ${name}: could not be rendered any more: ${fault}\n`
        : `=== ${name}: ${added} lines more, ${removed} fewer\n${difference}`,
    ),
    `The configurations of ${of(routers.length)} would change, of ${of(unchanged)} not${left_out ? `; ${of(left_out)} were not looked at` : ''}.\n`,
  ];
}

const labelOf = (type: string | null) => (type === null ? '-' : (registry[type]?.label ?? type));
const named = ({ type, id, display }: PlannedObject) => [labelOf(type), id === null ? '-' : `${id}`, display];
const refused = ({ type, id, display, position }: PlannedRefusal) => [
  labelOf(type),
  id === null ? '-' : `${id}`,
  display ?? (position === null ? '-' : `row ${position + 1}`),
];

/** The values of something new, on one line. */
export const valuesOf = (differences: readonly PlannedDifference[]) =>
  differences.map(({ field, after }) => `${field} ${cell(after)}`).join('; ');
/** What changes, on one line. */
export const differencesOf = (differences: readonly PlannedDifference[]) =>
  differences.map(({ field, before, after }) => `${field} ${cell(before)} → ${cell(after)}`).join('; ');
