import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { counted } from '../counted.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';

interface DryRunFlags extends Remote {
  rule?: string;
  file?: string;
  over: 'requests' | 'candidates';
  last: string;
}

/** `peersmith rules`: what decides about requests of others. */
export function ruleCommands(program: Command): void {
  const rules = program.command('rules').description('policy rules, which decide about peering requests');
  remote(
    rules
      .command('dry-run')
      .description('what a rule, or a list of rules, would decide beside those in force; nothing is written')
      .option('--rule <id>', 'a rule that is kept, as if it were enabled')
      .option('--file <path>', 'a JSON list of rules: all that would be in force, in their order')
      .addOption(
        new Option('--over <what>', 'what they are tried on')
          .choices(['requests', 'candidates'])
          .default('requests'),
      )
      .option('--last <count>', 'how many requests', '50'),
  ).action(async (flags: DryRunFlags) => {
    if ((flags.rule === undefined) === (flags.file === undefined)) throw new Error('Say --rule or --file.');
    const result = await clientFor(flags).call('POST /api/requests/rules/dry-run/', {
      body: {
        ...{ over: flags.over, last: Number(flags.last) },
        ...(flags.file === undefined
          ? { rule: Number(flags.rule) }
          : { rules: JSON.parse(readFileSync(flags.file, 'utf8')) }),
      },
    });
    const counts = ({ accept, refuse, ask }: typeof result.now) =>
      `${accept} accepted, ${refuse} refused, ${ask} for a person`;
    process.stdout.write(
      `${counted(result.considered, 'session')}\nnow:   ${counts(result.now)}\ntried: ${counts(result.tried)}\n`,
    );
    if (result.differences.length === 0) return;
    process.stdout.write(
      textTable(
        ['Network', 'Exchange', 'Address', 'Now', 'Tried', 'Rule'],
        result.differences.map((one) => [
          `AS${one.asn} ${one.name ?? ''}`,
          one.internet_exchange ?? '-',
          one.ip_address,
          one.now.action,
          one.tried.action,
          one.tried.rule ?? '-',
        ]),
      ),
    );
    if (result.changed > result.differences.length)
      process.stderr.write(`The first ${result.differences.length} of ${result.changed}.\n`);
  });
}
