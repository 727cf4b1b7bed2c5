import type { EventLoopDelay, HealthState } from '@peersmith/answers';
import type { AnyResource } from '@peersmith/resource';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Variable } from '../platform/config.ts';
import type { Keyring } from '../platform/keyring.ts';
import type { Settings, SettingValues } from '../platform/settings.ts';
import type { Command } from './commands.ts';
import type { AnyDatabase, Context, Engine, Principal, Revealed } from './context.ts';
import type { Listener } from './events.ts';
import type { Guest, GuestDoor } from './http/guest.ts';
import type { OpenContext } from './http/request.ts';
import type { ActionHandler, Implementation } from './implement.ts';
import type { JobHandler, JobQueue, Schedule } from './jobs.ts';
import type { TraitBehaviour } from './traits/trait.ts';

/** What a module finds when the application is put together. */
export interface Room {
  db: AnyDatabase;
  engine: Engine;
  settings: SettingValues;
  /** Every setting in force and where it came from, secrets masked. */
  variables: readonly Variable[];
  modules: readonly Module[];
  /** The context of a request of somebody who signed in. */
  open: OpenContext;
  /** A context of the server itself, for work that no request asked for. */
  system: () => Context;
  /** Told of failures that no request can be answered with. */
  onError: (error: Error) => void;
  version: string;
  /** How late this process turns to requests. */
  delay: () => EventLoopDelay;
}

/** What a module finds when the public listener is put together: whoever asks there is a guest, and the server does what they may. */
export interface PublicRoom extends Room {
  /** Who asks; fails with 403 where nobody is signed in. */
  guestOf: (request: FastifyRequest) => Guest;
}

/** Something that goes on beside requests and jobs, in every process that works. */
export interface Worker {
  /** What it is called when it does not stop. */
  name: string;
  start: () => void;
  stop: () => Promise<void>;
}

/** A number about the installation at this moment, as Prometheus has it: one sample for each set of labels. */
export interface Metric {
  /** `peersmith_jobs`; a unit, where it has one, comes last (`_seconds`). */
  name: string;
  help: string;
  samples: readonly { labels?: Readonly<Record<string, string>>; value: number }[];
}

/** The context of a user, as limited as a token of it, or of the server itself. */
export type OpenFor = (user: number | null, token?: number | null) => Promise<Context>;

/** Something all others rest on, which exactly one module brings. */
export interface Services {
  /** Finds out who sends a request, and who a user is. */
  authentication: (door: { db: AnyDatabase; settings: SettingValues }) => {
    /** Null for anonymous; bad credentials fail with their answer. */
    ofRequest: (
      request: FastifyRequest,
      /** Whether it was let in before, and is looked at once more while it goes on. */
      again?: boolean,
    ) => Promise<Principal | null>;
    /** A user, as limited as the API token is by which it asked for something. */
    ofUser: (id: number, token: number | null) => Promise<Principal>;
  };
  queue: (given: {
    url: string;
    handlers: readonly JobHandler[];
    schedules: readonly Schedule[];
    open: OpenFor;
    onError: (error: Error) => void;
  }) => Promise<JobQueue>;
  /** Keeps which secrets were opened for whom. */
  reveals: (given: { db: AnyDatabase; onError: (error: Error) => void }) => {
    watch: (context: Context) => Revealed;
    stop: () => Promise<void>;
  };
  /** The keys that stored secrets were sealed with, before and after those of this process are known. */
  keys: {
    inUse: (db: AnyDatabase) => Promise<string[]>;
    requireRight: (db: AnyDatabase, keyring: Keyring) => Promise<void>;
  };
}

/** One part of the product: everything that the application has to know of it. */
export interface Module {
  name: string;
  /** What it keeps, and how that behaves. */
  resources?: readonly Implementation[];
  /** What it does for every resource that carries a trait, whichever module that is of. */
  traits?: readonly TraitBehaviour[];
  /** Actions that resources of other modules declare, and that this one does. */
  actions?: readonly { resource: AnyResource; action: string; handler: ActionHandler }[];
  /** Addresses beyond those of resources. */
  routes?: (http: FastifyInstance, room: Room) => void;
  /** Addresses of the public listener, which is never that of the API. `open` gives a context of the server itself there. */
  publicRoutes?: (http: FastifyInstance, room: PublicRoom) => void;
  /** Finds out who sends a request to the public listener; of several modules the first that knows. */
  guests?: GuestDoor;
  jobs?: readonly JobHandler[];
  schedules?: readonly Schedule[];
  /** Hear of every change, in the transaction in which it happens. */
  listeners?: readonly Listener[];
  /** Takes back what a request did beyond the change log, where everything of it is taken back. */
  reverted?: Engine['reverted'][number];
  /** Says more of a write that is tried, where whoever tries it asks for that. */
  trial?: Engine['trials'][number];
  workers?: readonly ((given: { system: () => Context; onError: (error: Error) => void }) => Worker)[];
  settings?: Settings;
  metrics?: (context: Context) => Promise<readonly Metric[]>;
  health?: (context: Context) => Promise<readonly HealthState[]>;
  /** What the command line does on this machine, without a server. */
  commands?: readonly Command[];
  /** Done before the first request is served; what it says is for the operator's terminal, and shown once. */
  firstStart?: (context: Context, address: string) => Promise<string | null>;
  provides?: Partial<Services>;
}

/** Declares a module. The one list of them, `modules/index.ts`, is all that the application reads. */
export const defineModule = (module: Module): Module => module;

/** What exactly one module provides. */
export function serviceOf<K extends keyof Services>(modules: readonly Module[], name: K): Services[K] {
  const found = modules.flatMap(({ provides }) => provides?.[name] ?? []);
  const [service] = found;
  if (!service || found.length > 1)
    throw new Error(`${found.length ? 'several modules provide' : 'no module provides'} ${name}`);
  return service;
}
