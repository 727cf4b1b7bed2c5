import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { sendParts } from './parts.ts';

export interface WorkPoolOptions {
  /** What every thread is given when it starts. */
  data?: unknown;
  threads?: number;
  /** Most memory of one thread, for its JavaScript objects. */
  memory_mb?: number;
  /** Longest that a piece of work may take, waiting included. */
  timeout_ms?: number;
  /** How many pieces of work may wait for a thread. */
  waiting?: number;
}

export interface Work {
  /** The module whose exported functions do the work. */
  program: URL;
  /** Which of them. */
  name: string;
  task: object;
  /** What is large of it: the function finds a port as `parts` in its task, and takes them with `receiveParts`. */
  parts?: Iterable<unknown>;
  /** Longest that it may take, waiting included; the pool's own limit when absent. */
  timeout_ms?: number;
}

export type WorkErrorCode = 'work_timed_out' | 'work_too_large' | 'work_refused';

/** A piece of work was ended, or not begun; its thread is gone and takes nothing else with it. */
export class WorkError extends Error {
  override readonly name = 'WorkError';
  readonly code: WorkErrorCode;
  constructor(code: WorkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface WorkPool {
  /** Calls an exported function of a program with plain data, in a thread; ends the thread when the time is over. */
  run: <T>(work: Work, signal?: AbortSignal) => Promise<T>;
  stop: () => Promise<void>;
}

const DEFAULTS = {
  threads: Math.max(1, Math.min(4, availableParallelism())),
  memory_mb: 1024,
  timeout_ms: 30_000,
  waiting: 100,
};

/** Threads for work that would keep the server from answering. They start when there is work, and end when there is none. */
export function workPool({ data, ...given }: WorkPoolOptions = {}): WorkPool {
  const { threads, memory_mb, timeout_ms: longest_ms, waiting } = { ...DEFAULTS, ...given };
  const pool = new Piscina({
    workerData: data,
    minThreads: 0,
    maxThreads: threads,
    maxQueue: waiting,
    idleTimeout: 60_000,
    resourceLimits: { maxOldGenerationSizeMb: memory_mb },
  });
  // A thread that dies says so to whoever waits for its work.
  pool.on('error', () => undefined);
  return {
    run: async ({ program, name, task, parts = [], timeout_ms = longest_ms }, signal) => {
      const limit = AbortSignal.timeout(timeout_ms);
      const { port1: own, port2: theirs } = new MessageChannel();
      try {
        const done = pool.run(
          { ...task, parts: theirs },
          {
            filename: program.href,
            name,
            signal: signal ? AbortSignal.any([limit, signal]) : limit,
            transferList: [theirs],
          },
        );
        const [result] = await Promise.all([done, sendParts(own, parts)]);
        return result;
      } catch (cause) {
        throw explained(cause, { ended: limit.aborted, timeout_ms, memory_mb });
      } finally {
        own.close();
      }
    },
    stop: () => pool.destroy(),
  };
}

function explained(
  cause: unknown,
  { ended, timeout_ms, memory_mb }: { ended: boolean; timeout_ms: number; memory_mb: number },
): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (ended)
    return new WorkError('work_timed_out', `It took longer than ${timeout_ms / 1000} s and was ended.`, {
      cause,
    });
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new WorkError('work_too_large', `It took more than ${memory_mb} MB of memory and was ended.`, {
      cause,
    });
  if (cause instanceof Error && cause.message === 'Task queue is at limit')
    return new WorkError('work_refused', 'Too much is waiting to be done; try again in a moment.', { cause });
  return cause;
}
