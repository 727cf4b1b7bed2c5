import type { FeedEvent } from '@peersmith/answers';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import type { AnyDatabase, Principal } from '../../../engine/context.ts';
import { may } from '../../../engine/permissions.ts';
import { changedSince } from '../../../engine/schema/feed-id.ts';
import { databaseFault } from '../../../platform/database-fault.ts';
import type { EventStream } from '../../../platform/event-stream.ts';
import { stillWelcome } from './still-welcome.ts';

const EVERY_MS = 500;
/** Those who come at about the same time are answered together. */
const TOGETHER_MS = 20;
const ALIVE_MS = 15_000;
/** Who has not read anything for so long is gone. */
const UNREAD_MS = 60_000;
const FAILED_MS = 5000;

/** Tables of users, groups, tokens, and of what happened to them. */
const ACCOUNTS = /^(?:auth|users)_/;

/** Somebody who is told what changes. */
export interface Follower {
  stream: EventStream;
  principal: Principal;
  /** What it says that it was told last; null for somebody who is new. */
  since: string | null;
  /** Who sends the request by now; null, or a failure, when nobody may. */
  again: () => Promise<Principal | null>;
}

interface Followed extends Follower {
  /** Up to where this feed has told it; null before the first time. */
  id: string | null;
  /** When it was sent something last, or came. */
  toldAt: number;
  lookedAt: number;
}

interface Parts {
  db: AnyDatabase;
  /** What may look different when tables have changed. */
  resourcesOf: (tables: readonly string[]) => readonly AnyResource[];
  onError: (error: Error) => void;
}

/**
 * Tells everybody who listens to this process what changed: two statements a second for all of them, and none while nobody listens. The
 * database says what changed since the snapshot that each was told last, so it does not matter which process wrote, or told that.
 */
export class ChangeFeed {
  readonly #parts: Parts;
  readonly #followers = new Set<Followed>();
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #looking = false;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Tells somebody from now on; what they missed comes at once. The answer ends it. */
  follow(given: Follower): () => void {
    const now = performance.now();
    const follower = { ...given, id: null, toldAt: now, lookedAt: now };
    if (this.#stopped) follower.stream.end();
    else {
      this.#followers.add(follower);
      this.#lookIn(TOGETHER_MS);
    }
    return () => this.#followers.delete(follower);
  }

  /** Ends every stream; there will be no more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const { stream } of this.#followers) stream.end();
    this.#followers.clear();
  }

  #lookIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.#looking || this.#stopped || at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => void this.#look(), ms);
  }

  async #look(): Promise<void> {
    this.#dueAt = Number.POSITIVE_INFINITY;
    if (this.#followers.size === 0) return;
    this.#looking = true;
    const begun = performance.now();
    let pause = EVERY_MS;
    try {
      await this.#tell();
      await stillWelcome(this.#followers, (one) => this.#end(one));
      // Who came meanwhile does not wait.
      if ([...this.#followers].some(({ id }) => id === null)) pause = TOGETHER_MS;
    } catch (error) {
      // While the database is away, everybody stays, and is told afterwards.
      if (!databaseFault(error)) {
        this.#parts.onError(error instanceof Error ? error : new Error(String(error)));
        pause = FAILED_MS;
      }
    } finally {
      this.#looking = false;
    }
    this.#keepAlive();
    if (this.#followers.size) this.#lookIn(Math.max(TOGETHER_MS, pause - (performance.now() - begun)));
  }

  async #tell(): Promise<void> {
    // Who does not read keeps the id of what it was told last, and is told the whole later.
    const reading = [...this.#followers].filter(({ stream }) => stream.isRead());
    const asked = new Set(reading.flatMap((one) => lastOf(one) ?? []));
    const { id, tables } = await changedSince(this.#parts.db, [...asked]);
    const changed = new Map(
      [...tables].map(([since, names]) => [since, names && this.#parts.resourcesOf(names)]),
    );
    // Rights may have been taken away: nobody waits for their turn to be looked at.
    if ([...tables.values()].some((names) => names?.some((name) => ACCOUNTS.test(name)) ?? true))
      for (const follower of this.#followers) follower.lookedAt = Number.NEGATIVE_INFINITY;
    for (const follower of reading) {
      const last = lastOf(follower);
      const isNew = follower.id === null;
      const resources = last === null ? [] : changed.get(last);
      follower.id = id;
      if (!resources) this.#send(follower, 'everything');
      else {
        const types = resources.filter((one) => may(follower.principal, one, 'view')).map(contentTypeOf);
        if (types.length || isNew) this.#send(follower, types.length ? 'changed' : 'alive', types);
      }
    }
  }

  #send(follower: Followed, event: FeedEvent, data: readonly string[] = []): void {
    follower.stream.send({ event, id: follower.id, data });
    follower.toldAt = performance.now();
  }

  /** Says from time to time that nothing happened, so that neither side keeps a connection that has gone. */
  #keepAlive(): void {
    const now = performance.now();
    for (const follower of this.#followers) {
      const silent = now - follower.toldAt;
      if (follower.stream.isRead() && silent >= ALIVE_MS) this.#send(follower, 'alive');
      else if (silent > UNREAD_MS) this.#end(follower);
    }
  }

  #end(follower: Followed): void {
    this.#followers.delete(follower);
    follower.stream.end();
  }
}

/** From where on it has to be told. */
const lastOf = ({ id, since }: Followed): string | null => id ?? since;
