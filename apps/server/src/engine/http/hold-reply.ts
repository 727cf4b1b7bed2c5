import type { FastifyReply } from 'fastify';

/** A reply that keeps what a handler sends until it is known whether that holds. */
export function holdReply(reply: FastifyReply) {
  let kept: { payload: unknown } | null = null;
  const held: FastifyReply = new Proxy(reply, {
    get: (target, key) => {
      if (key === 'sent') return kept !== null;
      // It is given back by handlers, and not waited for: that it is sent is not theirs to see.
      if (key === 'then') return undefined;
      if (key === 'send')
        return (payload: unknown) => {
          kept = { payload };
          return held;
        };
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, given);
        return result === target ? held : result;
      };
    },
  });
  return {
    reply: held,
    /** What was sent, or what the handler gave. */
    sent: (given: unknown): unknown => (kept ? kept.payload : given === held ? undefined : given),
    /** Sends what the handler sent, or what it gave. */
    send: (given: unknown): FastifyReply => reply.send(kept ? kept.payload : given),
  };
}
