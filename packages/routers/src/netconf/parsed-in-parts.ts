import { setImmediate } from 'node:timers/promises';
import type { RouterStep } from '../router-error.ts';
import { at, parsed } from './answers.ts';

/** How much is read before others may go on. */
const MOST_AT_ONCE = 50_000;

/**
 * Reads XML as `parsed` does, and lets others go on meanwhile: each element of a name, of which there are many, is read by itself. Such an element
 * holds none of its own name.
 */
export async function parsedInParts(
  xml: string,
  { name, host, step }: { name: string; host: string; step: RouterStep },
): Promise<unknown> {
  const tag = `(?:[\\w.-]+:)?${name}`;
  const parts: string[] = [];
  const whole = xml.replace(
    new RegExp(`<${tag}(?:\\s[^>]*)?(?<!/)>[\\s\\S]*?</${tag}\\s*>`, 'g'),
    (part) => `<${name}>${parts.push(part) - 1}</${name}>`,
  );
  const read: unknown[] = [];
  let size = 0;
  for (const part of parts) {
    read.push(at(parsed(`<part>${part}</part>`, host, step), 'part', name));
    size += part.length;
    if (size < MOST_AT_ONCE) continue;
    size = 0;
    await setImmediate();
  }
  return filled(parsed(whole, host, step), name, read);
}

/** Puts what was read in the place of its number. */
function filled(node: unknown, name: string, read: readonly unknown[]): unknown {
  if (Array.isArray(node)) return node.map((one) => filled(one, name, read));
  if (typeof node !== 'object' || node === null) return node;
  const part = (held: unknown) => read[Number(held)];
  return Object.fromEntries(
    Object.entries(node).map(([key, held]) => [
      key,
      key !== name
        ? filled(held, name, read)
        : Array.isArray(held)
          ? held.map(part)
          : held === ''
            ? held
            : part(held),
    ]),
  );
}
