import { createHash } from 'node:crypto';
import type pg from 'pg';

// The shortest are planned as fast as they are looked up; what is rare is not worth keeping.
const SHORTEST = 150;
const MOST_A_CONNECTION = 200;

/**
 * Makes a connection prepare the long statements that it is sent with parameters, so that PostgreSQL parses and plans them once.
 * They are told apart by their text, so statements built from the same parts share one plan.
 */
export function prepareLongStatements(client: pg.ClientBase): void {
  const names = new Map<string, string>();
  const query = client.query.bind(client);
  const prepared = (...given: unknown[]): unknown => {
    const [text, values] = given;
    if (typeof text !== 'string' || text.length < SHORTEST || !Array.isArray(values) || values.length === 0)
      return Reflect.apply(query, client, given);
    const held = names.get(text);
    if (!held && names.size >= MOST_A_CONNECTION) return Reflect.apply(query, client, given);
    const name = held ?? createHash('sha1').update(text).digest('base64url');
    if (!held) names.set(text, name);
    return Reflect.apply(query, client, [{ name, text, values }, ...given.slice(2)]);
  };
  Reflect.set(client, 'query', prepared);
}
