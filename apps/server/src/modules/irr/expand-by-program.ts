import { IrrError, packList, readSources, runProgram, splitAsSet } from '@peersmith/irr';
import * as z from 'zod';
import { sideBySide } from '../../platform/side-by-side.ts';
import type { Asking, ListOutcome, WantedList } from './irr-task.ts';
import { answerOf, failureOf } from './list-answer.ts';
import { familyOf, readListOptions } from './list-keys.ts';
import { listOfPrinted, PrintedPrefix } from './printed-list.ts';

const Printed = z.object({ prefix_list: z.array(PrintedPrefix) });

/** Asks the operator's own bgpq4 for lists of prefixes, some at a time. */
export async function expandByProgram(asking: Asking, wanted: readonly WantedList[]): Promise<ListOutcome[]> {
  const outcomes: ListOutcome[] = [];
  await sideBySide(wanted, asking.connections, async (list) => {
    try {
      outcomes.push(await expandOne(asking, list));
    } catch (error) {
      outcomes.push(failureOf(list, error));
    }
  });
  return outcomes;
}

async function expandOne(asking: Asking, list: WantedList): Promise<ListOutcome> {
  const family = familyOf(list.kind) ?? 4;
  const [host = ''] = asking.hosts;
  const own = list.fallback === null ? null : `AS${list.fallback}`;
  let made = listOfPrinted(await printed(asking, list, list.objects), family);
  const is_by_asn = own !== null && (made.size === 0 || list.objects === own);
  if (is_by_asn && list.objects !== own) made = listOfPrinted(await printed(asking, list, own), family);
  const told = {
    is_by_asn,
    is_nothing: made.size === 0,
    host,
    drops_invalid: null,
    counts: null,
    origins: null,
  };
  return answerOf(list, packList(made), { entry_count: made.size, ...told });
}

async function printed(
  { program, hosts, limits }: Asking,
  { kind, sources, options }: WantedList,
  objects: string,
): Promise<PrintedPrefix[]> {
  const family = familyOf(kind) ?? 4;
  const [host = ''] = hosts;
  const found: PrintedPrefix[] = [];
  for (const { name, source } of splitAsSet(objects, readSources(sources))) {
    const { drops_invalid, ...override } = readListOptions(options, family);
    if (drops_invalid)
      throw new IrrError(
        'option_invalid',
        'bgpq4 does not know what RPKI says is invalid: let Peersmith ask itself (IRR_RESOLVER)',
      );
    const { stdout } = await runProgram({
      ...{ path: program ?? 'bgpq4', host, sources: readSources(sources), family, object: name, source },
      override,
      ...(limits.overall_ms === undefined ? {} : { timeout_ms: limits.overall_ms }),
    });
    found.push(...read(stdout, host));
  }
  return found;
}

function read(text: string, host: string): PrintedPrefix[] {
  try {
    return Printed.parse(JSON.parse(text)).prefix_list;
  } catch (cause) {
    throw new IrrError('answer_invalid', 'the program did not print a list of prefixes', { host, cause });
  }
}
