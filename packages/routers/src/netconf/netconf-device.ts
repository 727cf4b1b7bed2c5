import { randomBytes } from 'node:crypto';
import { isSameConfig } from '../difference.ts';
import type { BgpNeighbor, Device, Facts, LoadMode, Target } from '../driver.ts';
import { RouterError, type RouterStep } from '../router-error.ts';
import { SshSession } from '../ssh/ssh-session.ts';
import { NetconfClient, type RpcReply } from './netconf-client.ts';

/** What is a platform's own way in a protocol that all of them speak (RFC 6241). */
export interface NetconfDialect {
  label: string;
  /** Capabilities without which nothing is changed, by their names in RFC 6241. */
  needs: readonly string[];
  /** What it runs, as text in its own language. */
  running(client: NetconfClient, step: RouterStep): Promise<string>;
  /** Makes a text the candidate, and has the device look at it. */
  load(client: NetconfClient, text: string, mode: LoadMode): Promise<readonly RpcReply[]>;
  /** What a commit would change, with `+` and `-` before lines; empty when nothing. */
  compare(client: NetconfClient): Promise<string>;
  /** `mark` is a word by which a commit can be known again, where the platform keeps one. */
  commit(client: NetconfClient, options: { confirm_s?: number; mark: string }): Promise<unknown>;
  confirm(client: NetconfClient): Promise<unknown>;
  rollback(client: NetconfClient): Promise<unknown>;
  discard(client: NetconfClient): Promise<unknown>;
  /** Whether the newest commit bears a mark; absent where the platform keeps none. */
  isNewest?(client: NetconfClient, mark: string, step: RouterStep): Promise<boolean>;
  facts(client: NetconfClient): Promise<Facts>;
  neighbors(client: NetconfClient): Promise<BgpNeighbor[]>;
}

/** Commits as RFC 6241 §8.4 has them: one with a timer belongs to the session that made it, and ends with it. */
export const ownCommits: Pick<NetconfDialect, 'commit' | 'confirm' | 'rollback' | 'discard'> = {
  commit: (client, { confirm_s }) => client.commit(confirm_s === undefined ? {} : { confirm_s }),
  confirm: (client) => client.confirm(),
  rollback: (client) => client.cancelCommit(),
  discard: (client) => client.discardChanges(),
};

/**
 * A router by NETCONF over SSH. The candidate is locked while it is ours; what nobody confirms, the device takes back by itself, also when this
 * session ends.
 */
export class NetconfDevice implements Device {
  readonly hostKey: string;
  readonly #session: SshSession;
  readonly #client: NetconfClient;
  readonly #dialect: NetconfDialect;
  #isLocked = false;
  /** What ran when the candidate was loaded. */
  #loadedOn: string | null = null;
  #pending: { mark: string; running: string } | null = null;

  private constructor(session: SshSession, client: NetconfClient, dialect: NetconfDialect) {
    this.#session = session;
    this.#client = client;
    this.#dialect = dialect;
    this.hostKey = session.hostKey;
  }

  static async connect(target: Target, dialect: NetconfDialect): Promise<NetconfDevice> {
    const session = await SshSession.connect({ port: 830, ...target });
    try {
      const stream = await session.subsystem('netconf', 'connect');
      const client = await NetconfClient.open(stream, target);
      return new NetconfDevice(session, client, dialect);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  facts(): Promise<Facts> {
    return this.#dialect.facts(this.#client);
  }

  getConfig(): Promise<string> {
    return this.#dialect.running(this.#client, 'read');
  }

  async load(text: string, mode: LoadMode): Promise<{ warnings: readonly string[] }> {
    const missing = this.#dialect.needs.filter((name) => !this.#client.has(name));
    if (missing.length)
      throw this.#failed('capability_missing', 'load', `does not offer NETCONF's ${missing.join(', ')}`);
    if (this.#isLocked) await this.#dialect.discard(this.#client);
    else await this.#client.lock('candidate');
    this.#isLocked = true;
    try {
      const left = await this.#dialect.compare(this.#client);
      if (left)
        throw this.#failed(
          'foreign_edits',
          'load',
          'has a candidate that somebody else has edited and not committed',
          left,
        );
      this.#loadedOn = await this.#dialect.running(this.#client, 'load');
      const replies = await this.#dialect.load(this.#client, text, mode);
      return { warnings: replies.flatMap(({ warnings }) => warnings.map(({ message }) => message)) };
    } catch (error) {
      if (!isForeign(error)) await this.discard().catch(() => undefined);
      else await this.#unlock().catch(() => undefined);
      throw error;
    }
  }

  async compare(): Promise<string> {
    this.#requireLoaded('compare');
    return this.#dialect.compare(this.#client);
  }

  async commit({ confirm_s }: { confirm_s?: number } = {}): Promise<void> {
    const before = this.#requireLoaded('commit');
    if (!isSameConfig(await this.#dialect.running(this.#client, 'commit'), before))
      throw this.#failed('foreign_edits', 'commit', 'runs something else than when the candidate was loaded');
    const mark = `peersmith ${randomBytes(6).toString('hex')}`;
    await this.#dialect.commit(this.#client, { mark, ...(confirm_s === undefined ? {} : { confirm_s }) });
    this.#loadedOn = null;
    if (confirm_s !== undefined)
      this.#pending = { mark, running: await this.#dialect.running(this.#client, 'commit') };
  }

  async confirm(): Promise<void> {
    await this.#requirePending('confirm');
    await this.#dialect.confirm(this.#client);
    this.#pending = null;
  }

  async rollback(): Promise<void> {
    await this.#requirePending('roll back');
    await this.#dialect.rollback(this.#client);
    this.#pending = null;
  }

  async discard(): Promise<void> {
    this.#loadedOn = null;
    if (!this.#isLocked) return;
    await this.#dialect.discard(this.#client);
    // While a commit waits for its confirmation the lock is what keeps others from swallowing it.
    if (!this.#pending) await this.#unlock();
  }

  async bgpNeighbors(): Promise<BgpNeighbor[]> {
    try {
      return await this.#dialect.neighbors(this.#client);
    } catch (cause) {
      if (cause instanceof RouterError) throw cause;
      throw this.#failed(
        'answer_invalid',
        'neighbors',
        'told its BGP neighbors in another form than it should',
      );
    }
  }

  async close(): Promise<void> {
    await this.discard().catch(() => undefined);
    await this.#client.close();
    await this.#session.close();
  }

  async #unlock(): Promise<void> {
    this.#isLocked = false;
    await this.#client.unlock('candidate', 'discard');
  }

  #requireLoaded(step: RouterStep): string {
    if (this.#loadedOn === null) throw this.#failed('refused', step, 'has nothing loaded');
    return this.#loadedOn;
  }

  /** What waits for its confirmation must be ours, and all that ran since. */
  async #requirePending(step: RouterStep): Promise<void> {
    const pending = this.#pending;
    if (!pending) throw this.#failed('confirm_lost', step, `has nothing of ours to ${step}`);
    const { isNewest } = this.#dialect;
    const isOurs = isNewest ? await isNewest(this.#client, pending.mark, step) : true;
    if (isOurs && isSameConfig(await this.#dialect.running(this.#client, step), pending.running)) return;
    this.#pending = null;
    throw this.#failed(
      'confirm_lost',
      step,
      `has nothing of ours to ${step}: it was taken back, or somebody else committed meanwhile`,
    );
  }

  #failed(
    code: 'refused' | 'capability_missing' | 'foreign_edits' | 'confirm_lost' | 'answer_invalid',
    step: RouterStep,
    what: string,
    said?: string,
  ): RouterError {
    const { host } = this.#client;
    return new RouterError(code, `${host} ${what}`, {
      step,
      host,
      answers: said === undefined ? [] : said.split('\n'),
    });
  }
}

const isForeign = (error: unknown) => error instanceof RouterError && error.code === 'foreign_edits';
