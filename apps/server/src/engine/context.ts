import type { Plan } from '@peersmith/answers';
import type { AnyResource, Registry, Row, ShownRow, Where } from '@peersmith/resource';
import type { Kysely } from 'kysely';
import type { Client } from '../platform/client.ts';
import type { KeyFact } from '../platform/keyring.ts';
import type { SettingValues } from '../platform/settings.ts';
import type { WorkPool } from '../platform/work-pool/work-pool.ts';
import { type Listener, type ObjectEvent, tellHeld } from './events.ts';
import { grantThroughReference, grantThroughTargets } from './grants/grant-through-targets.ts';
import { grantedRows, type RowGrant } from './grants/granted-rows.ts';
import type { Implementation } from './implement.ts';
import { seesAll } from './permissions.ts';
import type { Planning } from './plans/planning.ts';
import type { TraitBehaviour } from './traits/trait.ts';

/** Who is asking. Anonymous callers have no principal at all. */
export interface Principal {
  id: number;
  username: string;
  isSuperuser: boolean;
  isStaff: boolean;
  permissions: ReadonlySet<string>;
  /** False for a token that may only read. */
  mayWrite: boolean;
  /** What limits the caller to some rows: grants of the user and its groups, and those of the token that the request came with. */
  grants: readonly (readonly RowGrant[])[];
  /** The API token that the request came with, where that is limited. */
  limitedToken: number | null;
  /** The API token that the request came with, and how many requests a minute it may send where that is its own number. */
  token?: { id: number; name: string; requests_per_minute: number | null };
}

export interface Secrets {
  seal: (text: string) => string;
  open: (sealed: string) => string;
  keys: () => KeyFact[];
}

/** Any schema: the engine builds its SQL from declarations, and modules write theirs by hand. */
export type AnyDatabase = Kysely<any>;

/** Work in the background, as use cases ask for it. */
export interface Jobs {
  /** Queues a job in the transaction of the context; the answer is the job as the API shows it. */
  enqueue: (
    context: Context,
    name: string,
    call?: {
      objectId?: number | null;
      input?: Row;
      /** What the job needs and nobody may see; sealed, and forgotten when the job ends. */
      secret?: string;
    },
  ) => Promise<ShownRow>;
  /** Takes a job out of the queue in the transaction of the context, by its `job_id`. */
  withdraw: (context: Context, jobId: string) => Promise<void>;
  /** Whether somebody may have a job of that name run. */
  mayRun: (principal: Principal, name: string, asked?: { own: boolean }) => boolean;
  /** How many worker processes take jobs, on any machine. */
  workers: () => Promise<number>;
}

/** The secrets that a request opens, by content type. */
export interface Revealed {
  add: (type: string) => void;
  /** Writes down what was opened since the last time; before it leaves the server. */
  tell: () => Promise<void>;
}

/** By which way a write came, and by which token or job. */
export interface Origin {
  via: 'web' | 'cli' | 'token' | 'job' | 'portal' | 'server';
  name: string;
}

/** What every use case needs. The database is a transaction once one is open. */
export interface Context {
  db: AnyDatabase;
  engine: Engine;
  principal: Principal;
  /** Identifies the request in the change log (RFC 9562). */
  requestId: string;
  secrets: Secrets;
  jobs: Jobs;
  /** Threads for what would keep the server from answering. */
  work: Pick<WorkPool, 'run'>;
  settings: SettingValues;
  now: () => Date;
  /** How what is written came, where a request or a job asked for it. */
  origin?: Origin;
  /** Where the request came from; nothing for the server's own work. */
  client?: Client;
  /** Hears of the secrets that are opened for the caller; nothing for the server's own work. */
  revealed?: Revealed;
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal;
  /** `https://host` for absolute addresses in answers, or empty. */
  base: string;
  /** Tells the operator of something that is not as it should be, and went on all the same. */
  warn?: (message: string, facts: Row) => void;
  /** Hears what is written, where that is planned or done as it was. */
  plan?: Planning;
  /** What happened in the open transaction so far and is told at its end. */
  events?: ObjectEvent[];
}

/** The declared resources with their behaviour; it knows none of them by name. */
export interface Engine {
  registry: Registry;
  implementations: ReadonlyMap<AnyResource, Implementation>;
  /** What the server does for the traits that resources carry. */
  traits: readonly TraitBehaviour[];
  listeners: readonly Listener[];
  /** Told of requests of which everything was taken back, in the transaction that does. */
  reverted: readonly ((context: Context, request: string) => Promise<void>)[];
  /** Look at a write that is tried, in its transaction and before that is undone; beside it, everything as it is. */
  trials: readonly ((trial: Context, now: Context) => Promise<Partial<Plan>>)[];
}

export const implementationOf = (engine: Engine, resource: AnyResource): Implementation => {
  const found = engine.implementations.get(resource);
  if (!found) throw new Error(`no implementation of ${resource.app}.${resource.name}`);
  return found;
};

/** Joins the open transaction, or opens one. */
export const inTransaction = <T>(context: Context, work: (context: Context) => Promise<T>): Promise<T> =>
  context.db.isTransaction
    ? work(context)
    : context.db.transaction().execute(async (db) => {
        const inner: Context = { ...context, db, events: [] };
        const result = await work(inner);
        await tellHeld(inner);
        return result;
      });

/** The rows that the caller may see and change of a resource: null for all. Whatever limits them is asked here, and nowhere else. */
export const grantOf = (context: Context, resource: AnyResource): Where | null => {
  const { principal, engine } = context;
  if (seesAll(principal)) return null;
  const { grant, seenWith } = implementationOf(engine, resource).behaviour;
  const parts = [
    principal.isSuperuser ? null : (grant?.(principal) ?? null),
    grantedRows(context, resource),
    grantThroughTargets(context, resource, grantOf),
    seenWith ? grantThroughReference(context, { resource, key: seenWith }, grantOf) : null,
  ].filter((part) => part !== null);
  return parts.length > 1 ? { all: parts } : (parts[0] ?? null);
};

/** The server itself, for jobs and start-up. */
export const SYSTEM: Principal = {
  id: 0,
  username: 'peersmith',
  isSuperuser: true,
  isStaff: true,
  permissions: new Set(),
  mayWrite: true,
  grants: [],
  limitedToken: null,
};

export type { Row };
