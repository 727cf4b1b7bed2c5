import type { WhatIf } from '@peersmith/answers';
import {
  type AsSetPart,
  type Expansion,
  expandMany,
  IrrError,
  type Order,
  packAsns,
  packList,
  prefixList,
  readSources,
  splitAsSet,
  VrpTable,
  withoutInvalid,
  withRegistry,
} from '@peersmith/irr';
import { stepBack } from '../../platform/work-pool/step-back.ts';
import { expandByProgram } from './expand-by-program.ts';
import { expandWhatIf } from './expand-what-if.ts';
import { explainSize } from './explain-size.ts';
import type { ExpandTask, Explained, ExplainTask, ListOutcome, WantedList, WhatIfTask } from './irr-task.ts';
import { answerOf, failureOf } from './list-answer.ts';
import { familyOf, readListOptions } from './list-keys.ts';

stepBack();

/** Asks registries for lists, those of the same sources over the same connections. */
export async function expandTask({ asking, wanted, vrps }: ExpandTask): Promise<ListOutcome[]> {
  const outcomes: ListOutcome[] = [];
  const bySources = Map.groupBy(wanted, ({ sources }) => sources);
  for (const [text, lists] of bySources) {
    const byProgram = asking.program === null ? [] : lists.filter(({ kind }) => kind !== 'as_list');
    outcomes.push(...(await expandByProgram(asking, byProgram)));
    const own = lists.filter((list) => !byProgram.includes(list));
    if (own.length === 0) continue;
    try {
      outcomes.push(...(await new Asked(asking, readSources(text), vrps && VrpTable.over(vrps)).all(own)));
    } catch (error) {
      outcomes.push(...own.map((list) => failureOf(list, error)));
    }
  }
  return outcomes;
}

/** By which way a list became so long. */
export async function explainTask({ asking, wanted }: ExplainTask): Promise<Explained | null> {
  const { hosts, limits } = asking;
  const sources = readSources(wanted.sources);
  try {
    return await withRegistry({ hosts, limits, sources }, (registry) =>
      explainSize(registry, splitAsSet(wanted.objects, sources), familyOf(wanted.kind)),
    );
  } catch (error) {
    if (error instanceof IrrError) return null;
    throw error;
  }
}

/** What objects would give. */
export async function whatIfTask(task: WhatIfTask): Promise<WhatIf | { code: string; message: string }> {
  const { hosts, limits } = task.asking;
  try {
    return await withRegistry({ hosts, limits, sources: task.sources }, (registry) =>
      expandWhatIf(registry, task),
    );
  } catch (error) {
    if (!(error instanceof IrrError)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** Lists with the same objects to the same depth, which one expansion answers. */
interface Group {
  lists: WantedList[];
  objects: string;
  depth: number;
  isAsList: boolean;
  fallback: number | null;
}

class Asked {
  private readonly options: Parameters<typeof expandMany>[0];
  private readonly sources: readonly string[];
  private readonly outcomes: ListOutcome[] = [];
  private readonly vrps: VrpTable | null;
  private drops: boolean | null = null;

  constructor(
    { hosts, connections, limits }: ExpandTask['asking'],
    sources: readonly string[],
    vrps: VrpTable | null,
  ) {
    this.options = { hosts, connections, limits, sources };
    this.vrps = vrps;
    this.sources = sources;
  }

  async all(lists: readonly WantedList[]): Promise<ListOutcome[]> {
    const groups = this.groupsOf(lists);
    this.drops = await this.dropsInvalid();
    const standIns: Group[] = [];
    await expandMany(this.options, this.ordersOf(groups), (group, outcome) => {
      if (group.fallback !== null && isNothing(group, outcome)) standIns.push(group);
      else this.take(group, outcome, false);
    });
    const orders = standIns.map((group) => this.orderOf(group, splitAsSet(`AS${group.fallback}`)));
    await expandMany(this.options, orders, (group, outcome) => this.take(group, outcome, true));
    return this.outcomes;
  }

  /** Groups of lists whose options can be read. */
  private groupsOf(lists: readonly WantedList[]): Group[] {
    const groups = new Map<string, Group>();
    for (const list of lists) {
      try {
        const isAsList = list.kind === 'as_list';
        const depth = isAsList ? 0 : readListOptions(list.options, familyOf(list.kind) ?? 4).depth;
        const { objects, fallback } = list;
        const key = JSON.stringify([objects, depth, fallback, isAsList]);
        const group = groups.get(key) ?? { lists: [], objects, depth, isAsList, fallback };
        group.lists.push(list);
        groups.set(key, group);
      } catch (error) {
        this.outcomes.push(failureOf(list, error));
      }
    }
    return [...groups.values()];
  }

  private ordersOf(groups: readonly Group[]): Order<Group>[] {
    return groups.flatMap((group) => {
      try {
        return this.orderOf(group, splitAsSet(group.objects, this.sources));
      } catch (error) {
        this.outcomes.push(...group.lists.map((list) => failureOf(list, error)));
        return [];
      }
    });
  }

  /** One expansion for all lists of a group; an AS list needs the sets alone. */
  private orderOf(group: Group, parts: readonly AsSetPart[]): Order<Group> {
    const depth = group.depth > 0 ? { depth: group.depth } : {};
    const options = group.isAsList
      ? { families: [], depth: Number.POSITIVE_INFINITY }
      : { ...depth, with_asns: this.vrps !== null };
    return { key: group, parts, options: { ...options, may_be_empty: true } };
  }

  /** Whether what RPKI says is invalid is left out of every source that is asked; null where the server does not say. */
  private async dropsInvalid(): Promise<boolean | null> {
    const statuses = await withRegistry(this.options, (registry) => registry.statuses()).catch(() => []);
    const asked = statuses.filter(({ source }) => this.sources.length === 0 || this.sources.includes(source));
    if (asked.some(({ drops_rpki_invalid }) => drops_rpki_invalid === false)) return false;
    const all = asked.length > 0 && asked.every(({ drops_rpki_invalid }) => drops_rpki_invalid);
    return all ? true : null;
  }

  private take(group: Group, outcome: Expansion | IrrError, isByAsn: boolean): void {
    for (const list of group.lists) {
      try {
        if (outcome instanceof IrrError) throw outcome;
        this.outcomes.push(this.listOf(list, outcome, { ...group, isByAsn }));
      } catch (error) {
        this.outcomes.push(failureOf(list, error));
      }
    }
  }

  /** A list of prefixes, without those that RPKI says are invalid where the list is to be so. */
  private prefixesOf({ kind, options }: WantedList, { tables, asns }: Expansion) {
    const family = kind === 'ipv6' ? 6 : 4;
    const { drops_invalid, ...override } = readListOptions(options, family);
    const judged = this.vrps && asns && withoutInvalid(this.vrps, tables[family], new Set(asns));
    if (drops_invalid && !judged)
      throw new IrrError(
        'no_data',
        this.vrps
          ? 'the origins of a route-set are not known, so RPKI cannot say what of it is invalid'
          : 'what RPKI says is invalid is to be left out, and there are no RPKI data now',
      );
    const table = judged && drops_invalid ? judged.table : tables[family];
    return { bytes: packList(prefixList(table, override)), counts: judged?.counts ?? null };
  }

  private listOf(list: WantedList, expansion: Expansion, group: Group & { isByAsn: boolean }): ListOutcome {
    const objects = group.isByAsn ? `AS${list.fallback}` : list.objects;
    const { bytes, counts } = group.isAsList
      ? { bytes: packAsns(asnsIn(objects, expansion)), counts: null }
      : this.prefixesOf(list, expansion);
    const rowBytes = group.isAsList ? 4 : list.kind === 'ipv4' ? 7 : 19;
    return answerOf(list, bytes, {
      entry_count: bytes.length / rowBytes,
      counts,
      origins: expansion.asns && packAsns([...expansion.asns].sort((one, other) => one - other)),
      is_by_asn: list.fallback !== null && objects === `AS${list.fallback}`,
      is_nothing: isNothing({ ...group, objects }, expansion),
      host: expansion.host,
      drops_invalid: this.drops,
    });
  }
}

/** Whether there is no such object, or nothing in it. */
function isNothing({ isAsList, objects }: Group, outcome: Expansion | IrrError): boolean {
  if (outcome instanceof IrrError) return outcome.code === 'unknown_object' || outcome.code === 'empty_set';
  if (isAsList) return asnsIn(objects, outcome).length === 0;
  return outcome.tables[4].size + outcome.tables[6].size === 0;
}

/** The ASes of sets and those that are named beside them. */
function asnsIn(objects: string, { tree }: Expansion): number[] {
  const asns = new Set([...(tree?.nodes.values() ?? [])].flatMap((node) => [...node.asns]));
  for (const { asn } of splitAsSet(objects)) if (asn !== null) asns.add(asn);
  // RFC 6793: stands for any number that is too long, and is nobody's.
  asns.delete(23_456);
  return [...asns].sort((left, right) => left - right);
}
