import { bitsOf } from '@peersmith/net';
import { addRouteSet } from '../expand/route-set.ts';
import { addRoutesOf, addRoutesOfSet } from '../expand/routes-of.ts';
import { asnsOf, readSetTree } from '../expand/set-tree.ts';
import { IrrError } from '../irr-error.ts';
import { prefixList } from '../prefixes/prefix-list.ts';
import { PrefixTable } from '../prefixes/prefix-table.ts';
import { PLATFORMS } from '../print/platforms.ts';
import { usualWidth } from '../print/print-list.ts';
import type { Platform, Printing } from '../print/printing.ts';
import { readSources } from '../rpsl/object-name.ts';
import { addRange } from '../rpsl/range-operator.ts';
import { type Registry, type RegistryOptions, withRegistry } from '../whois/registry.ts';
import { type Asked, readObjects } from './objects.ts';
import { Ending, fatal, type Options, readOptions } from './options.ts';
import { checkOptions } from './rules.ts';

/** What a run of bgpq4 leaves. */
export interface Run {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions extends Omit<RegistryOptions, 'hosts'> {
  /** Where the command line names no host. */
  readonly hosts: readonly string[];
  /** Do better where bgpq4 gives other prefixes than were asked for: take ranges of one length (`^24`), and keep a set's source with `-L`. */
  readonly mend?: boolean;
}

/** Prefixes of a range on the command line or in a set that bgpq4 writes out. */
const MOST_PREFIXES = 5_000_000;

/**
 * Does what `bgpq4 ARGUMENTS` does: the same lists, texts, complaints and status, from our own client. Objects are checked by name first,
 * nothing else reaches a server.
 */
export async function runBgpq4(words: readonly string[], given: RunOptions): Promise<Run> {
  const complaints: string[] = [];
  const complain = (message: string) => complaints.push(`ERROR:${message}\n`);
  try {
    const options = readOptions(words);
    checkOptions(options);
    const print = printerOf(options, complain);
    const asked = readObjects(options, complain);
    const hosts = options.host === null ? given.hosts : [options.host];
    const sources = options.sources === null ? (given.sources ?? []) : readSources(options.sources);
    const found = await withRegistry({ ...given, hosts, sources }, (registry) =>
      gather({ registry, options, asked, complain, mend: given.mend === true }),
    );
    return { rc: 0, stdout: print(found), stderr: complaints.join('') };
  } catch (error) {
    const { rc, message } = endingOf(error);
    return { rc, stdout: '', stderr: `${complaints.join('')}${message}` };
  }
}

function endingOf(error: unknown): { rc: number; message: string } {
  if (error instanceof Ending) return { rc: error.rc, message: error.message && `${error.message}\n` };
  if (error instanceof IrrError) return { rc: 1, message: `ERROR:${error.message}\n` };
  throw error;
}

interface Found {
  readonly table: PrefixTable;
  readonly asns: ReadonlySet<number>;
}

interface Gathering {
  readonly registry: Registry;
  readonly options: Options;
  readonly asked: Asked;
  readonly complain: (message: string) => void;
  readonly mend: boolean;
}

/** Which ASNs bgpq4 leaves out unless `-p` is said: reserved, private and for documentation. */
function isSpecial(asn: number): boolean {
  return asn === 23_456 || (asn >= 64_496 && asn <= 65_551) || asn >= 4_200_000_000;
}

async function gather(gathering: Gathering): Promise<Found> {
  const { registry, options, asked, complain, mend } = gathering;
  const table = new PrefixTable(options.family);
  const asns = new Set<number>();
  const addAsns = (found: readonly number[]) => {
    for (const asn of found) {
      if (!options.special && isSpecial(asn)) complain(`Invalid AS number: ${asn}`);
      else asns.add(asn);
    }
  };
  addAsns(asked.asns);
  for (const { word, onlyRange } of asked.prefixes) {
    if (onlyRange && !mend) complain(passedOver(word));
    else addRange(table, word, { longest: options.longest, most: MOST_PREFIXES });
  }
  const isList = options.generation.endsWith('list') && options.generation !== 'as_list';
  const wantsPrefixes = isList || options.generation === 'extended';
  await gatherSets(gathering, wantsPrefixes ? table : null, addAsns);
  if (wantsPrefixes) await gatherRoutes(gathering, table, [...asns]);
  else if (options.validate)
    for (const asn of await withoutRoutes(registry, options, [...asns])) asns.delete(asn);
  return { table, asns };
}

/** The members of the AS-SETs: as routes where the server can and nothing else is asked, as ASNs otherwise. */
async function gatherSets(
  { registry, options, asked, complain, mend }: Gathering,
  table: PrefixTable | null,
  addAsns: (asns: readonly number[]) => void,
): Promise<void> {
  if (options.depth > 0 || asked.except.size > 0 || asked.hasSource) {
    // bgpq4 forgets the source of a set as soon as it limits the depth or excludes something.
    const forgets = !mend && (options.depth > 0 || asked.except.size > 0);
    for (const { name, source } of asked.asSets) {
      if (forgets && source !== null)
        complain(`${name} is not looked for in ${source} only, as bgpq4 does with -L`);
    }
    const roots = forgets ? asked.asSets.map(({ name }) => ({ name, source: null })) : asked.asSets;
    const tree = await readSetTree(registry, roots, {
      ...(options.depth > 0 ? { depth: options.depth } : {}),
      except: asked.except,
    });
    for (const { name, state } of tree.nodes.values()) {
      if (state === 'unknown') complain(unknownTo(registry, name));
    }
    addAsns(asnsOf(tree));
    return;
  }
  for (const { name } of asked.asSets) {
    if (table && registry.expandsSets) {
      if ((await addRoutesOfSet(registry, name, { table })) === null) complain(unknownTo(registry, name));
      continue;
    }
    const members = await registry.members(name, { recursive: true });
    if (members === null) complain(unknownTo(registry, name));
    const asns = (members ?? []).filter((word) => /^AS\d+$/i.test(word)).map((word) => Number(word.slice(2)));
    addAsns(asns.sort((left, right) => left - right));
  }
}

async function gatherRoutes(
  { registry, options, asked, complain, mend }: Gathering,
  table: PrefixTable,
  asns: readonly number[],
): Promise<void> {
  for (const { name, source } of asked.routeSets) {
    const isThere = await addRouteSet(registry, name, {
      table,
      source,
      longest: options.longest,
      takes: (member) => {
        const isTaken = mend || !isSingleLength(member) || isOtherFamily(member, options.family);
        if (!isTaken) complain(passedOver(member));
        return isTaken;
      },
      onOtherFamily: (member) =>
        complain(`Ignoring prefix ${member}, wrong af ${options.family === 4 ? 10 : 2}`),
    });
    if (!isThere) complain(unknownTo(registry, name));
  }
  await addRoutesOf(registry, asns, { table });
}

/** bgpq4 passes over a range of one length that is not the prefix's own. */
function isSingleLength(member: string): boolean {
  const [, length, only] = /\/(\d+)\^(\d+)$/.exec(member) ?? [];
  return only !== undefined && only !== length;
}

const unknownTo = ({ host }: Registry, name: string) => `${name} is not known to ${host}`;

const passedOver = (member: string) => `${member} is passed over, as bgpq4 does with a range of one length`;

function isOtherFamily(member: string, family: 4 | 6): boolean {
  return member.includes(':') !== (family === 6);
}

async function withoutRoutes(
  registry: Registry,
  options: Options,
  asns: readonly number[],
): Promise<number[]> {
  return addRoutesOf(registry, asns, { table: new PrefixTable(options.family) });
}

/** What turns what was found into the platform's text; refuses a text that the platform does not have. */
function printerOf(options: Options, complain: (message: string) => void): (found: Found) => string {
  const platform: Platform = PLATFORMS[options.platform];
  const printing: Printing = {
    ...options,
    width: options.width ?? usualWidth(options.generation, options.platform),
    as_bgpq4: true,
    complain,
  };
  const { generation } = options;
  if (generation === 'prefix_list' || generation === 'extended' || generation === 'route_filter_list') {
    const print = platform[generation];
    if (!print) throw fatal('unreachable point');
    return ({ table }) => print(listOf(table, options), printing);
  }
  const print = platform[generation];
  if (!print) throw fatal(`Unknown vendor ${options.platform}`);
  return ({ asns }) =>
    print(
      [...asns].sort((left, right) => left - right),
      printing,
    );
}

function listOf(table: PrefixTable, options: Options) {
  const { longest, refine, refine_low, aggregate } = options;
  const to = refine || (refine_low > 0 ? bitsOf(options.family) : 0);
  return prefixList(table, { aggregate, longest, lengths: to > 0 ? { from: refine_low, to } : undefined });
}
