import { counted } from '../../platform/counted.ts';
import type { DueList, IrrStatus, KnownVersion } from './due-lists.ts';
import type { Explained, ListAnswer, ListFailure, ListOutcome } from './irr-task.ts';
import { type HoldReason, judgeAnswer } from './judge-answer.ts';

/** How a list stands after it was asked for. */
export interface ListState {
  id: number;
  status: IrrStatus;
  entry_count: number;
  fetched: string | null;
  changed: string | null;
  asked: string;
  due: string | null;
  failing_since: string | null;
  code: string | null;
  message: string;
  resolved_by: 'set' | 'asn' | null;
  hosts_answer: string;
  drops_invalid: boolean | null;
}

/** A version that comes to be. */
export interface NewVersion {
  list_id: number;
  number: number;
  status: 'in_force' | 'held';
  entry_count: number;
  reason: HoldReason | null;
  detail: string;
  is_by_asn: boolean;
  digest: string;
  bytes: Uint8Array;
  origins: Uint8Array | null;
  counts: ListAnswer['counts'];
  /** The version in force that it is compared with. */
  against: number | null;
}

/** What becomes of a version that is known. */
export interface VersionChange {
  id: number;
  status: 'in_force' | 'superseded' | 'held' | 'rejected';
  /** The registry answered exactly this now. */
  isSeen: boolean;
  detail: string | null;
  /** By RPKI, of an answer that is known. */
  counts?: ListAnswer['counts'];
  origins?: Uint8Array | null;
}

export interface NextState {
  state: ListState;
  versions: VersionChange[];
  added: NewVersion | null;
}

export interface Moment {
  now: Date;
  /** How long until a list is asked for again; 0 is never. */
  refresh_h: number;
  explained?: Explained | null | undefined;
}

const HOUR_MS = 3_600_000;
const WITHDRAWN = 'The registry does not answer this any more.';

/** What a list becomes by what was answered for it, or was not: a failure, and whatever a person has to look at, leaves the list in force. */
export function nextState(list: DueList, outcome: ListOutcome, moment: Moment): NextState {
  if (outcome.outcome === 'failure') return afterFailure(list, outcome, moment);
  const inForce = list.versions.find(({ status }) => status === 'in_force');
  if (outcome.is_nothing && !inForce) {
    const message = `${list.objects} has neither members nor routes at ${outcome.host}.`;
    return afterFailure(
      list,
      { outcome: 'failure', id: list.id, code: 'empty_set', message, host: outcome.host },
      moment,
    );
  }
  return afterAnswer(list, outcome, { ...moment, inForce });
}

/** A moment of its own for each list, so that they do not all come at once. */
function dueAfter(list: DueList, { now, refresh_h }: Moment, since: string | null = null): string | null {
  if (refresh_h === 0) return null;
  const jitter = 0.9 + ((list.id * 7919) % 1000) / 5000;
  const usual = refresh_h * HOUR_MS * jitter;
  // What has failed for as long again as it did already is tried anew.
  const failing = since === null ? usual : Math.max(HOUR_MS / 4, now.getTime() - Date.parse(since));
  return new Date(now.getTime() + Math.min(usual, failing)).toISOString();
}

function afterFailure(list: DueList, { code, message, host }: ListFailure, moment: Moment): NextState {
  const since = list.failing_since ?? moment.now.toISOString();
  const isHeld = list.versions.some(({ status }) => status === 'held');
  return {
    state: {
      ...kept(list, moment),
      status: isHeld ? 'held' : 'failing',
      due: dueAfter(list, moment, since),
      failing_since: since,
      code,
      message: `${message.replace(/\.$/, '')}.${list.fetched === null ? '' : ' The last good list stays in force.'}`,
      hosts_answer: host ?? list.hosts_answer,
    },
    versions: [],
    added: null,
  };
}

/** What of a list stays as it is. */
const kept = (list: DueList, { now }: Moment) => ({
  id: list.id,
  entry_count: list.entry_count,
  fetched: list.fetched,
  changed: list.changed,
  asked: now.toISOString(),
  resolved_by: list.resolved_by,
  drops_invalid: list.drops_invalid,
});

interface Answered extends Moment {
  inForce: KnownVersion | undefined;
}

function afterAnswer(list: DueList, answer: ListAnswer, moment: Answered): NextState {
  const { inForce } = moment;
  const known = list.versions.find(({ digest }) => digest === answer.digest);
  const withdrawn = list.versions
    .filter(({ status, id }) => status === 'held' && id !== known?.id)
    .map(({ id }) => ({ id, status: 'superseded' as const, isSeen: false, detail: WITHDRAWN }));
  const state = {
    ...kept(list, moment),
    due: dueAfter(list, moment),
    failing_since: null,
    code: null,
    message: '',
    hosts_answer: answer.host,
    drops_invalid: answer.drops_invalid,
  };
  const seen = known
    ? [
        {
          id: known.id,
          status: known.status,
          isSeen: true,
          detail: null,
          counts: answer.counts,
          origins: answer.origins,
        },
      ]
    : [];
  if (known?.status === 'in_force')
    return {
      state: { ...state, status: 'current', fetched: state.asked, resolved_by: resolvedBy(answer) },
      versions: [...seen, ...withdrawn],
      added: null,
    };
  if (known?.status === 'rejected') {
    const message = `The registry answers what was rejected as version ${known.number}: the list in force stays.`;
    return {
      state: { ...state, status: 'current', message },
      versions: [...seen, ...withdrawn],
      added: null,
    };
  }
  const held = judgeAnswer({ before: inForce?.entry_count ?? null, after: answer.entry_count }, list);
  if (held) return afterHolding(list, answer, { ...moment, state, seen, withdrawn, held, known });
  const superseded = inForce
    ? [{ id: inForce.id, status: 'superseded' as const, isSeen: false, detail: null }]
    : [];
  return {
    state: {
      ...state,
      status: 'current',
      entry_count: answer.entry_count,
      fetched: state.asked,
      changed: state.asked,
      resolved_by: resolvedBy(answer),
    },
    versions: [...superseded, ...withdrawn, ...seen.map((one) => ({ ...one, status: 'in_force' as const }))],
    added: known ? null : newVersion(list, answer, { status: 'in_force', reason: null, detail: '', inForce }),
  };
}

const resolvedBy = ({ is_by_asn }: ListAnswer) => (is_by_asn ? 'asn' : 'set');

interface Holding extends Answered {
  state: Omit<ListState, 'status'>;
  seen: VersionChange[];
  withdrawn: VersionChange[];
  held: { reason: HoldReason; detail: string };
  known: KnownVersion | undefined;
}

function afterHolding(list: DueList, answer: ListAnswer, given: Holding): NextState {
  const { state, seen, withdrawn, held, known, inForce, explained } = given;
  const through = explained
    ? ` ${counted(explained.prefixes, 'prefix', 'prefixes')} of ${explained.total} come through ${explained.path.join(' → ')}.`
    : '';
  const detail = `${held.detail}${through}`;
  const message = `A new list waits for a decision. ${detail}${inForce ? ' The last good list stays in force.' : ' There is no list in force.'}`;
  return {
    state: { ...state, status: 'held', code: held.reason, message },
    versions: [...seen, ...withdrawn],
    added: known ? null : newVersion(list, answer, { status: 'held', reason: held.reason, detail, inForce }),
  };
}

function newVersion(
  list: DueList,
  { entry_count, is_by_asn, digest, bytes, origins, counts }: ListAnswer,
  told: Pick<NewVersion, 'status' | 'reason' | 'detail'> & { inForce: KnownVersion | undefined },
): NewVersion {
  const { inForce, ...rest } = told;
  return {
    ...rest,
    ...{ list_id: list.id, number: list.last_number + 1, entry_count, is_by_asn, digest, origins, counts },
    bytes: bytes ?? new Uint8Array(),
    against: inForce?.id ?? null,
  };
}
