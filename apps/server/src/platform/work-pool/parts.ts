import type { MessagePort } from 'node:worker_threads';
import { turns } from '../turns.ts';

type Message = { part: unknown } | { end: true };

/** Hands over what is large piece by piece: to copy it at once would keep this thread for as long as the whole takes. */
export async function sendParts(port: MessagePort, parts: Iterable<unknown>): Promise<void> {
  const pass = turns();
  const post = (message: Message) => port.postMessage(message);
  for (const part of parts) {
    post({ part });
    await pass();
  }
  post({ end: true });
}

/** All pieces that are handed over, in their order. */
export function receiveParts<T>(port: MessagePort): Promise<T[]> {
  return new Promise((resolve) => {
    const parts: T[] = [];
    port.on('message', (message: { part: T } | { end: true }) => {
      if ('part' in message) {
        parts.push(message.part);
        return;
      }
      port.close();
      resolve(parts);
    });
  });
}
