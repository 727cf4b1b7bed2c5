import { setTimeout as sleep } from 'node:timers/promises';

/** How many objects one write makes: all of them, or none. */
export const AT_ONCE = 5;

interface Answer {
  status: number;
  body: unknown;
  retryAfter: string | null;
}

/** Clients that write, list and render until they are told to stop, and keep what they were told. */
export class Load {
  /** Names of writes that the server said are done. */
  readonly acknowledged = new Set<string>();
  /** Writes whose answer never came: they may have been done. */
  readonly unanswered = new Set<string>();
  /** How often each outcome came: a status, or `gone` for a connection that broke. */
  readonly outcomes = new Map<string, number>();
  /** Answers that nobody should get. */
  readonly wrong: string[] = [];
  readonly url: () => string;
  private readonly token: string;
  private readonly renders: string;
  private going = true;
  private clients: Promise<void>[] = [];

  constructor(url: () => string, { token, renders }: { token: string; renders: string }) {
    this.url = url;
    this.token = token;
    this.renders = renders;
  }

  start(clients: number): void {
    this.clients = Array.from({ length: clients }, (_, at) => this.client(at));
  }

  async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.clients);
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer | null> {
    try {
      const answer = await fetch(`${this.url()}${path}`, {
        method,
        headers: { authorization: `Token ${this.token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(30_000),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json');
      return {
        status: answer.status,
        body: isJson ? JSON.parse(text) : text,
        retryAfter: answer.headers.get('retry-after'),
      };
    } catch {
      return null;
    }
  }

  private async client(at: number): Promise<void> {
    for (let turn = 0; this.going; turn++) {
      if (turn % 20 === 19 && at % 4 === 0) await this.read('GET', this.renders);
      else if (turn % 2) await this.read('GET', '/api/extras/tags/?limit=20');
      else await this.write(`c${at}-${turn}`);
      await sleep(40);
    }
  }

  private async read(method: string, path: string): Promise<void> {
    this.note(path, await this.ask(method, path));
  }

  private async write(name: string): Promise<void> {
    const tags = Array.from({ length: AT_ONCE }, (_, at) => ({
      name: `${name}.${at}`,
      slug: `${name}-${at}`,
    }));
    const answer = await this.ask('POST', '/api/extras/tags/', tags);
    this.note(`write ${name}`, answer);
    if (answer?.status === 201) this.acknowledged.add(name);
    else if (answer === null || answer.status >= 500) this.unanswered.add(name);
  }

  private note(what: string, answer: Answer | null): void {
    const outcome = answer === null ? 'gone' : String(answer.status);
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    const fine =
      answer === null ||
      (answer.status >= 200 && answer.status < 300) ||
      answer.status === 429 ||
      (answer.status === 503 && answer.retryAfter !== null);
    if (!fine) this.wrong.push(`${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
  }

  /** `201: 900, 503: 14, gone: 3`. */
  get summary(): string {
    return [...this.outcomes].map(([outcome, count]) => `${outcome}: ${count}`).join(', ');
  }
}
