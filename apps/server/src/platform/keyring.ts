import { readFileSync, statSync } from 'node:fs';
import { type Key, keyOf, openWith, parseKeys, SecretError, sealWith } from './secrets.ts';

/** Where keys come from, as plain data: another thread of the process makes a keyring of it. */
export interface KeySource {
  /** How messages call it. */
  name: string;
  lines: string;
  /** The file of the lines, which is read again when it has changed. */
  file: string | null;
  /** Keys that open and never seal, and how messages call those. */
  retired: { name: string; lines: string } | null;
}

/** A key as people may know it. */
export interface KeyFact {
  id: string;
  /** The file or setting that it stands in. */
  source: string;
  /** Whether secrets are sealed with it; the others only open. */
  seals: boolean;
}

/** Encrypts what is stored and must be read again: session passwords, credentials of devices and services. */
export interface Keyring {
  /** Encrypts with the first key; the result names the key. */
  readonly seal: (text: string) => string;
  /** Decrypts with the key that the text names. */
  readonly open: (sealed: string) => string;
  /** Whether a text was sealed with another key than the first, and should be sealed anew. */
  readonly isOutdated: (sealed: string) => boolean;
  /** The keys that there are now, without their values. */
  readonly keys: () => KeyFact[];
  readonly source: KeySource;
}

/**
 * A keyring. A file of keys that has changed is read again before anything is sealed and when an unknown key is met, so that every
 * process takes part in a change of keys without a restart. A key that was known once goes on opening.
 */
export function keyringFrom(source: KeySource): Keyring {
  const ring = new Ring(source);
  return {
    seal: (text) => sealWith(ring.first(), text),
    open: (sealed) => openWith(ring.find(keyOf(sealed)), sealed),
    isOutdated: (sealed) => keyOf(sealed) !== ring.first().id,
    keys: () => {
      const { id: first } = ring.first();
      return ring.held.map(({ id, source: from }) => ({ id, source: from, seals: id === first }));
    },
    source,
  };
}

class Ring {
  held: readonly Key[];
  readonly #source: KeySource;
  readonly #known = new Map<string, Key>();
  #stamp: string;

  constructor(source: KeySource) {
    this.#source = source;
    // Taken before the first look at the file, which may have changed since its lines were read.
    this.#stamp = '';
    this.held = this.#take(source.lines);
  }

  first(): Key {
    this.#refresh();
    const [first] = this.held;
    if (!first) throw new SecretError('keyring_unusable', `${this.#source.name} holds no key`);
    return first;
  }

  find(id: string): Key {
    const known = this.#known.get(id);
    if (known) return known;
    this.#refresh();
    const key = this.#known.get(id);
    if (key) return key;
    throw new SecretError(
      'key_unknown',
      `a secret was sealed with key ${id}, which ${this.#source.name} does not hold`,
    );
  }

  #take(lines: string): Key[] {
    const { name, retired } = this.#source;
    const own = parseKeys(lines, name);
    if (own.length === 0) throw new SecretError('keyring_unusable', `${name} holds no key`);
    const ids = new Set(own.map(({ id }) => id));
    const others = retired ? parseKeys(retired.lines, retired.name).filter(({ id }) => !ids.has(id)) : [];
    const keys = [...own, ...others];
    for (const key of keys) this.#known.set(key.id, key);
    return keys;
  }

  /** A file that cannot be read at the moment, or that somebody is writing, changes nothing. */
  #refresh(): void {
    const { file } = this.#source;
    if (file === null) return;
    try {
      const { ino, size, mtimeNs } = statSync(file, { bigint: true });
      const stamp = `${ino} ${size} ${mtimeNs}`;
      if (stamp === this.#stamp) return;
      this.held = this.#take(readFileSync(file, 'utf8'));
      this.#stamp = stamp;
    } catch {}
  }
}
