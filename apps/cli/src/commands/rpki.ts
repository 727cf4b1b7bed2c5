import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { digitsOf } from './find-one.ts';
import { followJob } from './follow-job.ts';

/** How `rpki validity` ends where a route is invalid, and where RPKI says nothing of it. */
const [INVALID, NOT_FOUND] = [3, 4];

/** `peersmith rpki`: which AS may originate which prefix. */
export function rpkiCommands(program: Command): void {
  const rpki = program.command('rpki').description('which AS may originate which prefix');
  remote(
    rpki
      .command('show')
      .description(
        "where RPKI's data come from, and how they stand; ends with status 1 when they are too old",
      ),
  ).action(async (flags: Remote) => {
    const { state, text, sources, snapshot, attempt } = await clientFor(flags).call('GET /api/rpki/');
    const serial = snapshot?.rtr_serial ?? null;
    const lines: [string, string | number | undefined][] = [
      ['state', text],
      ['sources', sources.join(', ') || undefined],
      ['read from', snapshot?.source],
      ['as of', snapshot?.as_of],
      ['confirmed', snapshot?.confirmed],
      ['IPv4 VRPs', snapshot?.ipv4_vrps],
      ['IPv6 VRPs', snapshot?.ipv6_vrps],
      ['ASPAs', snapshot?.aspas],
      ['left out', snapshot?.rejected],
      ['RTR', serial === null ? undefined : `version ${snapshot?.rtr_version}, serial ${serial}`],
      ['last attempt', attempt ? [attempt.at, attempt.message].filter(Boolean).join(': ') : undefined],
    ];
    process.stdout.write(lines.map(([title, value]) => `${title.padEnd(14)}${value ?? '-'}\n`).join(''));
    if (state === 'stale') process.exitCode = 1;
  });
  remote(
    rpki
      .command('refresh')
      .description("read RPKI's data now")
      .option('--accept', 'also when there is less than half of what there was before'),
  ).action(async (flags: Remote & { accept?: boolean }) => {
    const client = clientFor(flags);
    const { id } = await client.call('POST /api/rpki/refresh/', { body: { accept: flags.accept === true } });
    process.stdout.write(`${await followJob(client, id)}\n`);
  });
  remote(
    rpki
      .command('validity <prefix> <asn>')
      .description(
        'whether an AS may originate a prefix; ends with status 3 when it may not, with 4 when RPKI says nothing of it',
      ),
  ).action(async (prefix: string, asn: string, flags: Remote) => {
    const query = { prefix, asn: digitsOf(asn) };
    const found = await clientFor(flags).call('GET /api/rpki/validity/', { query });
    process.stdout.write(`${found.validity}: ${found.text}\n`);
    if (found.is_stale) process.stderr.write('The data are too old to be used for configurations.\n');
    if (found.covering.length > 0)
      process.stdout.write(
        textTable(
          ['VRP', 'Max length', 'AS', ''],
          found.covering.map((vrp) => [vrp.prefix, String(vrp.max_length), `AS${vrp.asn}`, vrp.text]),
        ),
      );
    if (found.validity !== 'valid') process.exitCode = found.validity === 'invalid' ? INVALID : NOT_FOUND;
  });
}
