/** What a router is to do with routes, apart from how a platform says so: the wish that random changes change. */
export interface Policies {
  /** Prefixes of its own; only public ones are told to the watcher. */
  own: ReadonlyMap<string, 'public' | 'private'>;
  /** What it takes from its transit, by class; the rest it refuses. */
  taken: ReadonlyMap<string, 'customer' | 'transit'>;
  /** Of what it takes, what the watcher is never told. */
  secret: ReadonlySet<string>;
  /** Classes that the watcher is told. */
  told: ReadonlySet<'customer' | 'transit'>;
  /** Whether there is a session with the watcher at all. */
  isWatched: boolean;
  /** Whether there is one with a neighbor that never answers. */
  hasSilent: boolean;
  /** Ways to say the same: how lists are named, how secrets are kept, how sessions are grouped, which options are on. */
  names: number;
  style: number;
  isGrouped: boolean;
  options: ReadonlySet<number>;
}

export const OWN = ['198.51.100.0/26', '198.51.100.64/26', '198.51.100.128/26', '198.51.100.192/26'];
/** What the transit announces. */
export const FROM_TRANSIT = Array.from({ length: 12 }, (_, at) => `203.0.113.${at * 16}/28`);

/** The prefixes that the watcher is to be told. */
export function toldTo({ own, taken, secret, told, isWatched }: Policies): Set<string> {
  if (!isWatched) return new Set();
  return new Set([
    ...[...own].filter(([, kind]) => kind === 'public').map(([prefix]) => prefix),
    ...[...taken].filter(([prefix, kind]) => told.has(kind) && !secret.has(prefix)).map(([prefix]) => prefix),
  ]);
}

/** Numbers from 0 up to 1, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let held = seed >>> 0;
  return () => {
    held = (Math.imul(held, 1_664_525) + 1_013_904_223) >>> 0;
    return held / 2 ** 32;
  };
}

export const FIRST: Policies = {
  own: new Map(OWN.map((prefix, at) => [prefix, at % 2 ? 'private' : 'public'])),
  taken: new Map(FROM_TRANSIT.slice(0, 8).map((prefix, at) => [prefix, at % 3 ? 'transit' : 'customer'])),
  secret: new Set(FROM_TRANSIT.slice(0, 2)),
  told: new Set(['customer']),
  isWatched: true,
  hasSilent: false,
  names: 0,
  style: 0,
  isGrouped: false,
  options: new Set([0]),
};

/** What routes are marked with and what the watcher is told change at once, so that half of it would tell what neither allows. */
export function crossed(now: Policies): Policies {
  const other = { customer: 'transit', transit: 'customer' } as const;
  return {
    ...now,
    taken: new Map([...now.taken].map(([prefix, kind]) => [prefix, other[kind]])),
    told: new Set([...now.told].map((kind) => other[kind])),
  };
}

/** The same with up to three things changed. */
export function changedAtRandom(before: Policies, random: () => number): Policies {
  const below = (count: number) => Math.floor(random() * count);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const flipped = <T>(set: ReadonlySet<T>, value: T) => {
    const next = new Set(set);
    if (!next.delete(value)) next.add(value);
    return next;
  };
  const turned = <V extends string>(map: ReadonlyMap<string, V>, key: string, values: readonly V[]) => {
    const next = new Map(map);
    const value = one([...values, null]);
    if (value === null) next.delete(key);
    else next.set(key, value);
    return next;
  };
  const changes: ((now: Policies) => Policies)[] = [
    (now) => ({ ...now, own: turned(now.own, one(OWN), ['public', 'private']) }),
    (now) => ({ ...now, taken: turned(now.taken, one(FROM_TRANSIT), ['customer', 'transit']) }),
    (now) => ({ ...now, taken: turned(now.taken, one(FROM_TRANSIT), ['customer', 'transit']) }),
    (now) => ({ ...now, secret: flipped(now.secret, one(FROM_TRANSIT)) }),
    (now) => ({ ...now, told: flipped(now.told, one(['customer', 'transit'] as const)) }),
    crossed,
    (now) => ({ ...now, isWatched: !now.isWatched || random() < 0.5 }),
    (now) => ({ ...now, hasSilent: !now.hasSilent }),
    (now) => ({ ...now, names: below(3) }),
    (now) => ({ ...now, style: below(4) }),
    (now) => ({ ...now, isGrouped: !now.isGrouped }),
    (now) => ({ ...now, options: flipped(now.options, below(4)) }),
  ];
  let now = before;
  for (let left = 1 + below(3); left > 0; left--) now = one(changes)(now);
  return now;
}
