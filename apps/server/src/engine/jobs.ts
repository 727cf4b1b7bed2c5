import type { AnyResource, Row } from '@peersmith/resource';
import type { Context, Jobs, Principal } from './context.ts';

export interface Progress {
  /** Says how far the work is; kept at most twice a second, and at the end. */
  step: (label: string, done?: number, total?: number) => void;
  log: (level: 'default' | 'success' | 'info' | 'warning' | 'failure', message: string) => void;
}

/** Work that failed for a reason its author foresaw: the message is for the user, and there is no trace. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
  /** What came of it all the same, beside its log. */
  readonly data: Row;
  constructor(message: string, data: Row = {}) {
    super(message);
    this.data = data;
  }
}

/** A kind of work in the background, and how it is done. */
export interface JobHandler {
  /** Upstream's machine name, such as `peeringdb.synchronise`. */
  name: string;
  /** The resource the job is about; its content type when it is about no one object. */
  object: AnyResource | string;
  /** At most one of these waits or runs at a time; asking again answers with it. */
  singleton?: boolean;
  /** Whether somebody may have it run again, or read what came of it: who could not ask for it in the first place may not. `own`: who did. */
  mayRun: (principal: Principal, asked?: { own: boolean }) => boolean;
  /** Ends early, by failing, when the signal says so: it was cancelled, or another worker has it. `progress.step` looks too. */
  run: (
    context: Context,
    call: {
      id: number;
      objectId: number | null;
      input: Row;
      /** What was given sealed; nothing where nothing was, and when the job is run again. */
      secret?: string | null;
      progress: Progress;
      signal: AbortSignal;
    },
  ) => Promise<JobResult>;
}

export interface JobResult {
  output?: string;
  /** The output as it is, where `output` has masks for passwords. */
  secretOutput?: string | undefined;
  message: string;
  /** What came of it for programs; kept in the job's `data`, beside its log. */
  data?: Row;
  /** Part of the work could not be done; the message says which and why. */
  outcome?: 'completed-with-faults' | undefined;
}

/** When a job runs by itself. */
export interface Schedule {
  /** The name of the job. */
  job: string;
  /** A cron expression in UTC, or null for never; asked when a worker starts. */
  when: (context: Context) => Promise<string | null>;
}

/** The queue of jobs as one process has it open. */
export interface JobQueue extends Jobs {
  /** Takes jobs from now on. */
  work: () => Promise<void>;
  /** From now on brings the records of jobs and the queue into line, at once and every minute. */
  attend: () => Promise<void>;
  stop: () => Promise<void>;
}
