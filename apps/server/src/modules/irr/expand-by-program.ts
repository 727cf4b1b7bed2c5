import {
  addPrefix,
  chooseLines,
  IrrError,
  type PrefixList,
  PrefixTable,
  packList,
  readSources,
  runProgram,
  splitAsSet,
} from '@peersmith/irr';
import * as z from 'zod';
import { sideBySide } from '../../platform/side-by-side.ts';
import type { Asking, ListOutcome, WantedList } from './irr-task.ts';
import { answerOf, failureOf } from './list-answer.ts';
import { familyOf, readListOptions } from './list-keys.ts';

const Printed = z.object({
  prefix_list: z.array(
    z.object({
      prefix: z.string(),
      exact: z.boolean(),
      'greater-equal': z.int().optional(),
      'less-equal': z.int().optional(),
    }),
  ),
});
type Entry = z.infer<typeof Printed>['prefix_list'][number];

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
  let made = listOf(await printed(asking, list, list.objects), family);
  const is_by_asn = own !== null && (made.size === 0 || list.objects === own);
  if (is_by_asn && list.objects !== own) made = listOf(await printed(asking, list, own), family);
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
): Promise<Entry[]> {
  const family = familyOf(kind) ?? 4;
  const [host = ''] = hosts;
  const found: Entry[] = [];
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

function read(text: string, host: string): Entry[] {
  try {
    return Printed.parse(JSON.parse(text)).prefix_list;
  } catch (cause) {
    throw new IrrError('answer_invalid', 'the program did not print a list of prefixes', { host, cause });
  }
}

/** What was printed as a list: in the order of the prefixes, each line once; of several objects both may be otherwise. */
function listOf(entries: readonly Entry[], family: 4 | 6): PrefixList {
  const table = new PrefixTable(family, Math.max(1, entries.length));
  const [lows, highs] = [new Uint8Array(entries.length), new Uint8Array(entries.length)];
  for (const { prefix, exact, ...range } of entries) {
    const at = table.size;
    if (!addPrefix(table, prefix))
      throw new IrrError('answer_invalid', `${prefix} is no prefix of IPv${family}`);
    const length = table.lengths[at] ?? 0;
    lows[at] = exact ? length : (range['greater-equal'] ?? length);
    highs[at] = exact ? length : (range['less-equal'] ?? length);
  }
  const { size, width, words, lengths } = table;
  const order = (one: number, other: number): number => {
    for (let at = 0; at < width; at++) {
      const difference = (words[one * width + at] ?? 0) - (words[other * width + at] ?? 0);
      if (difference !== 0) return difference;
    }
    for (const column of [lengths, lows, highs]) {
      const difference = (column[one] ?? 0) - (column[other] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const places = Array.from({ length: size }, (_, at) => at).sort(order);
  const once = places.filter((place, at) => at === 0 || order(places[at - 1] ?? 0, place) !== 0);
  return chooseLines({ family, size, words, lengths, lows, highs }, once);
}
