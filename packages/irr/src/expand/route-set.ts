import { formatWords } from '../prefixes/format-words.ts';
import { PrefixTable } from '../prefixes/prefix-table.ts';
import { readPrefixes } from '../prefixes/read-prefixes.ts';
import { readObjectName } from '../rpsl/object-name.ts';
import { addRange } from '../rpsl/range-operator.ts';
import type { Registry } from '../whois/registry.ts';
import { addRoutesOf, MOST_PREFIXES, type Wanted } from './routes-of.ts';

export interface RouteSetOptions extends Wanted {
  readonly source?: string | null;
  /** Prefixes longer than this are left out; 0 leaves out none. */
  readonly longest?: number;
  /** Called with each member of the other family that has a range operator. */
  readonly onOtherFamily?: (member: string) => void;
  /** Whether a member with a range of one length (`^24`) counts; bgpq4 passes over it. */
  readonly takes?: (member: string) => boolean;
}

/**
 * Adds the prefixes of a route-set, ranges written out (RFC 2622 §5.2). Autonomous systems among the members stand for their routes, with
 * the range they carry. Gives false when there is no such set.
 */
export async function addRouteSet(
  registry: Registry,
  name: string,
  options: RouteSetOptions,
): Promise<boolean> {
  const { table, source = null } = options;
  // Within a source the server would look for nested sets there as well: they are read one by one.
  const answer = await registry.ask(`!i${name},1`, source);
  if (answer.kind !== 'data') return answer.kind !== 'unknown';
  const others: string[] = [];
  readPrefixes(answer.bytes, table, (word) => others.push(...word.split(',').filter((one) => one !== '')));
  const limits = { longest: options.longest ?? 0, most: options.most_prefixes ?? MOST_PREFIXES };
  const systems = new Map<string, number[]>();
  for (const word of others) {
    if (options.takes && !options.takes(word)) continue;
    const added = addRange(table, word, limits);
    if (added === false && word.includes('^')) options.onOtherFamily?.(word);
    if (added !== null) continue;
    const [object = '', range = ''] = word.split('^');
    const asn = readObjectName(object)?.asn ?? null;
    if (asn !== null) systems.set(range, [...(systems.get(range) ?? []), asn]);
  }
  for (const [range, asns] of systems) await addWithRange(registry, { range, asns, options });
  return true;
}

/** The routes of autonomous systems, each with a range operator. */
async function addWithRange(
  registry: Registry,
  { range, asns, options }: { range: string; asns: readonly number[]; options: RouteSetOptions },
): Promise<void> {
  const { table } = options;
  if (range === '') {
    await addRoutesOf(registry, asns, options);
    return;
  }
  const found = new PrefixTable(table.family);
  await addRoutesOf(registry, asns, { ...options, table: found });
  const limits = { longest: options.longest ?? 0, most: options.most_prefixes ?? MOST_PREFIXES };
  for (const prefix of textsOf(found)) addRange(table, `${prefix}^${range}`, limits);
}

function* textsOf(table: PrefixTable): Generator<string> {
  for (let index = 0; index < table.size; index++) {
    yield `${formatWords(table.words, index * table.width, table.width)}/${table.lengths[index] ?? 0}`;
  }
}
