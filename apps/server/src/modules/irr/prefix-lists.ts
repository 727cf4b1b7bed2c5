import { type AsSetPart, emptyList, type PrefixList, splitAsSet, unpackList } from '@peersmith/irr';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { WorkError } from '../../platform/work-pool/work-pool.ts';
import type { Families } from './families-json.ts';
import { type ExpandTask, IRR_THREAD, type ListOutcome } from './irr-task.ts';
import { digestOfKey, familyOf, type ListKey, type ListOwner, listKeysOf } from './list-keys.ts';
import { listSettings } from './list-settings.ts';
import { askingOf } from './refresh-lists.ts';

type Kind = 'ipv6' | 'ipv4';

/** What somebody asks for: objects as they are named in the answer. */
export interface AskedFor {
  names: readonly string[];
  families: readonly (4 | 6)[];
  isAnew: boolean;
}

/** Prefixes by the names of objects, and why some are not there. */
export interface Resolved {
  lists: Map<string, Families>;
  unresolved: Map<string, string>;
}

/** Reads the parameters as upstream does. */
export function askedFor(query: Record<string, unknown>): AskedFor {
  const families = String(query.af ?? '4,6')
    .split(',')
    .map((word) => word.trim());
  if (families.length === 0 || !families.every((word) => word === '4' || word === '6'))
    throw new ApiError(400, { detail: 'Invalid af parameter, must be 4, 6 or both.' });
  const words = String(query['as-set'] ?? '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const names = [...new Set(words.map((word) => (/^\d+$/.test(word) ? `AS${word}` : word)))];
  if (!names.some((name) => partsOf(name).length > 0))
    throw new ApiError(400, { detail: 'No valid IRR AS-SETs or AS numbers given.' });
  return {
    names,
    families: ([6, 4] as const).filter((family) => families.some((word) => word === String(family))),
    isAnew: 'skip-cache' in query,
  };
}

function partsOf(name: string): AsSetPart[] {
  try {
    return splitAsSet(name);
  } catch {
    return [];
  }
}

interface Wanted {
  name: string;
  kind: Kind;
  key: ListKey;
  digest: string;
}

const NOBODY: Omit<ListOwner, 'asn' | 'irr_as_set'> = {
  retrieve_prefixes: true,
  retrieve_as_list: false,
  irr_sources_override: '',
  irr_ipv6_prefixes_args_override: '',
  irr_ipv4_prefixes_args_override: '',
  irr_fallback_to_asn: false,
  rpki_drop_invalid: false,
};

/** The prefixes of objects: those that are stored, those that were asked for a moment ago, and for the rest a registry is asked. */
export async function prefixLists(
  context: Context,
  { names, families, isAnew }: AskedFor,
): Promise<Resolved> {
  const settings = listSettings(context);
  const wanted = names.flatMap((name) =>
    listKeysOf({ ...NOBODY, asn: 0, irr_as_set: name }, settings).flatMap((key) =>
      key.kind !== 'as_list' && families.includes(familyOf(key.kind) ?? 4)
        ? { name, kind: key.kind, key, digest: `${settings.BGPQ3_HOST} ${digestOfKey(key)}` }
        : [],
    ),
  );
  const found = new Map<Wanted, PrefixList>();
  if (!isAnew) {
    for (const one of wanted) {
      const list = recent.get(one.digest, context.now());
      if (list) found.set(one, list);
    }
    await takeStored(
      context,
      wanted.filter((one) => !found.has(one)),
      found,
    );
  }
  const unresolved = await takeAsked(
    context,
    wanted.filter((one) => !found.has(one)),
    { found, isAnew },
  );
  const lists = new Map<string, Families>();
  for (const name of names) {
    const own: Families = {};
    for (const family of families) {
      const kind = `ipv${family}` as const;
      const one = wanted.find((other) => other.name === name && other.kind === kind);
      own[kind] = (one && found.get(one)) ?? emptyList(family);
    }
    lists.set(name, own);
  }
  const inOrder = names.flatMap((name) => {
    const code = unresolved.get(name);
    return code === undefined ? [] : [[name, code] as const];
  });
  return { lists, unresolved: new Map(inOrder) };
}

/** Takes lists that networks have of the same objects, with the options of the settings. */
async function takeStored(
  { db }: Context,
  wanted: readonly Wanted[],
  found: Map<Wanted, PrefixList>,
): Promise<void> {
  if (wanted.length === 0) return;
  const keys = wanted.map(({ key: { kind, objects, sources, options } }, at) => ({
    at,
    kind,
    objects,
    sources,
    options,
  }));
  const { rows } = await sql<{ at: number; data: Buffer }>`select distinct on (w.at) w.at, e.data
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as w(at int, kind text, objects text, sources text, options text)
    join irr_list l on l.kind = w.kind and l.objects = w.objects and l.sources = w.sources and l.options = w.options
    join irr_version v on v.list_id = l.id and v.status = 'in_force' and not v.is_by_asn join irr_entries e on e.version_id = v.id
   order by w.at, l.fetched desc nulls last`.execute(db);
  for (const { at, data } of rows) {
    const one = wanted[at];
    if (one) found.set(one, unpackList(data, familyOf(one.kind) ?? 4));
  }
}

/** Asks a registry, for as long as the setting lets. */
async function takeAsked(
  context: Context,
  wanted: readonly Wanted[],
  { found, isAnew }: { found: Map<Wanted, PrefixList>; isAnew: boolean },
): Promise<Map<string, string>> {
  const unresolved = new Map<string, string>();
  if (wanted.length === 0) return unresolved;
  const { PREFIX_LIST_LIMIT_S, CACHE_PREFIX_LIST_TIMEOUT } = listSettings(context);
  for (const outcome of await outcomesOf(context, wanted, PREFIX_LIST_LIMIT_S * 1000)) {
    const one = wanted[outcome.id];
    if (!one) continue;
    if (outcome.outcome === 'failure') {
      unresolved.set(one.name, outcome.code);
      continue;
    }
    const list = unpackList(outcome.bytes ?? new Uint8Array(), familyOf(one.kind) ?? 4);
    found.set(one, list);
    // What is empty may be so because somebody mistyped it a moment ago.
    if (!isAnew && list.size > 0)
      recent.set(one.digest, list, new Date(context.now().getTime() + CACHE_PREFIX_LIST_TIMEOUT * 1000));
  }
  return unresolved;
}

async function outcomesOf(
  context: Context,
  wanted: readonly Wanted[],
  limit_ms: number,
): Promise<ListOutcome[]> {
  const limits = { connect_ms: limit_ms, query_ms: limit_ms, overall_ms: limit_ms };
  const task: ExpandTask = {
    asking: { ...askingOf(context), limits },
    vrps: null,
    wanted: wanted.map(({ key }, id) => ({ id, ...key, known: [] })),
  };
  // A thread takes a moment to start.
  const work = { program: IRR_THREAD, name: 'expandTask', task, timeout_ms: 2 * limit_ms + 1000 };
  try {
    return await context.work.run<ListOutcome[]>(work, context.signal);
  } catch (error) {
    if (!(error instanceof WorkError)) throw error;
    const { code, message } = error;
    return wanted.map((_, id) => ({ outcome: 'failure', id, code, message, host: null }));
  }
}

/** Bytes of lists that are kept for a while. */
const MOST_BYTES = 64_000_000;

/** Lists that were asked for, in the memory of this process; the oldest go first. */
class Recent {
  private readonly lists = new Map<string, { list: PrefixList; until: Date }>();
  private bytes = 0;

  get(key: string, now: Date): PrefixList | null {
    const known = this.lists.get(key);
    if (!known) return null;
    if (known.until > now) return known.list;
    this.forget(key);
    return null;
  }

  set(key: string, list: PrefixList, until: Date): void {
    this.forget(key);
    this.lists.set(key, { list, until });
    this.bytes += bytesOf(list);
    for (const oldest of this.lists.keys()) {
      if (this.bytes <= MOST_BYTES) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    const known = this.lists.get(key);
    if (!known) return;
    this.bytes -= bytesOf(known.list);
    this.lists.delete(key);
  }
}

const bytesOf = ({ size, family }: PrefixList) => 200 + size * (family === 4 ? 7 : 19);
const recent = new Recent();
