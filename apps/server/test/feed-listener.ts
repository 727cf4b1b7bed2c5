import { request } from 'node:http';
import type { App } from '../src/app.ts';

export interface Told {
  event: string;
  id: string;
  data: string[];
}

/** Lets a server listen on loopback; its address. */
export const listening = (app: App): Promise<string> => app.http.listen({ host: '127.0.0.1', port: 0 });

/** Somebody who listens to the change feed over a socket. */
export class FeedListener {
  readonly told: Told[] = [];
  /** The status, once there is one. */
  readonly status: Promise<number>;
  readonly headers: Record<string, unknown> = {};
  /** Settles when the stream has ended. */
  readonly ended: Promise<void>;
  /** Ends it from this side. */
  readonly leave: () => void;
  #text = '';
  #wake = () => {};

  constructor(url: string, headers: Record<string, string>, { since }: { since?: string } = {}) {
    const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
    const asked = request(`${url}/api/core/feed/${query}`, {
      headers: { accept: 'text/event-stream', ...headers },
      agent: false,
    });
    let end = () => {};
    this.ended = new Promise((resolve) => (end = resolve));
    this.status = new Promise((resolve) => {
      asked.once('response', (response) => {
        Object.assign(this.headers, response.headers);
        resolve(response.statusCode ?? 0);
        response.setEncoding('utf8').on('data', (chunk: string) => this.#read(chunk));
        response.once('close', end);
      });
      asked.once('error', () => {
        resolve(0);
        end();
      });
    });
    this.leave = () => asked.destroy();
    asked.end();
  }

  /** The first event that is as asked for, of those told so far and within some seconds. */
  async until(fits: (told: Told) => boolean, patience_ms = 5000): Promise<Told> {
    const late = performance.now() + patience_ms;
    for (;;) {
      const found = this.told.find(fits);
      if (found) return found;
      const left = late - performance.now();
      if (left <= 0) throw new Error(`not told; but ${JSON.stringify(this.told)}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, left).unref();
      });
    }
  }

  /** Waits until a type was told. */
  readonly type = (type: string): Promise<Told> => this.until(({ data }) => data.includes(type));

  #read(chunk: string): void {
    this.#text += chunk;
    const blocks = this.#text.split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) {
      const line = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      if (line('event'))
        this.told.push({ event: line('event'), id: line('id'), data: JSON.parse(line('data')) });
    }
    this.#wake();
  }
}
