import type { FastifyReply } from 'fastify';

/** Counts what each caller has under way, up to a number. */
export class Budget {
  readonly #most: number;
  readonly #underWay = new Map<number, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes one until the answer is sent or given up; false when the caller has as many as are allowed. */
  take(caller: number, reply: FastifyReply): boolean {
    const held = this.#underWay.get(caller) ?? 0;
    if (held >= this.#most) return false;
    this.#underWay.set(caller, held + 1);
    reply.raw.once('close', () => {
      const left = (this.#underWay.get(caller) ?? 1) - 1;
      if (left > 0) this.#underWay.set(caller, left);
      else this.#underWay.delete(caller);
    });
    return true;
  }
}
