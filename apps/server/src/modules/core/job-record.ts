import type { JobLine, JobProgress } from '@peersmith/model';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import type { JobResult, Progress } from '../../engine/jobs.ts';
import { storable, storableJson } from '../../platform/storable.ts';

/** Of a line of a log. */
const MOST_LETTERS = 20_000;

/** The log and progress of a running job, written to its row. */
export class JobRecord implements Progress {
  readonly #db: AnyDatabase;
  readonly #id: number;
  readonly #main: JobLine[] = [];
  readonly #counts: Record<string, number> = { success: 0, info: 0, warning: 0, failure: 0 };
  #progress: JobProgress | null = null;
  #written = Number.NEGATIVE_INFINITY;
  #writing: Promise<unknown> = Promise.resolve();

  readonly #signal: AbortSignal;

  constructor(db: AnyDatabase, id: number, signal: AbortSignal) {
    this.#db = db;
    this.#id = id;
    this.#signal = signal;
  }

  step(label: string, done?: number, total?: number): void {
    this.#signal.throwIfAborted();
    this.#progress = { label, done: done ?? null, total: total ?? null };
    if (performance.now() - this.#written < 500) return;
    this.#written = performance.now();
    this.#writing = this.#writing.then(() => this.#write()).catch(() => undefined);
  }

  log(level: 'default' | 'success' | 'info' | 'warning' | 'failure', message: string): void {
    this.#main.push([new Date().toISOString(), level, null, null, storable(message, MOST_LETTERS)]);
    if (level !== 'default') this.#counts[level] = (this.#counts[level] ?? 0) + 1;
    this.#written = Number.NEGATIVE_INFINITY;
    if (this.#progress)
      this.step(this.#progress.label, this.#progress.done ?? undefined, this.#progress.total ?? undefined);
  }

  async finish(
    status: 'completed' | 'errored' | 'failed',
    {
      output,
      outcome,
      sealedOutput,
      data: found = {},
    }: Pick<JobResult, 'output' | 'outcome' | 'data'> & { sealedOutput?: string | null } = {},
  ): Promise<void> {
    await this.#writing;
    const data = {
      ...found,
      ...this.#data(),
      ...(output === undefined
        ? {}
        : { output: { log: [[new Date().toISOString(), 'default', null, null, output]] } }),
    };
    await sql`update core_job set status = ${status}, outcome = ${outcome ?? null}, sealed_output = ${sealedOutput ?? null}, sealed_input = null, completed = now(), updated = now(), progress = null, data = ${storableJson(data)}::jsonb where id = ${this.#id} and status = 'running'`.execute(
      this.#db,
    );
  }

  #data() {
    return { main: { ...this.#counts, log: this.#main }, total: this.#counts };
  }

  async #write(): Promise<void> {
    await sql`update core_job set progress = ${storableJson(this.#progress)}::jsonb, data = ${storableJson(this.#data())}::jsonb, updated = now() where id = ${this.#id} and status = 'running'`.execute(
      this.#db,
    );
  }
}
