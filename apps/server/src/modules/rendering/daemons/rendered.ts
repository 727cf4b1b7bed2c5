import { readFileSync } from 'node:fs';
import type { Finding, Source } from '@peersmith/rendering';
import { render } from '@peersmith/rendering';
import { STATUSES } from './axes.ts';
import { type Expected, expectedOf, isConfigured, type Platform, refusedBy } from './expected.ts';
import { type Matrix, matricesOf } from './matrix.ts';

/** One configuration of the matrix, and what it should say. */
export interface Part {
  readonly name: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly matrix: Matrix;
  readonly sessions: readonly Expected[];
  /** Sessions that should be configured, by address: one of several with the same one. */
  readonly wanted: ReadonlyMap<string, readonly Expected[]>;
}

/** The matrix as a shipped template writes it, for a router of each status. */
export function partsOf(platform: Platform, parts: number, sources: readonly Source[] = []): Part[] {
  const template = readFileSync(
    new URL(`../../../../templates/${platform}.j2`, import.meta.url),
    'utf8',
  ).trim();
  return STATUSES.flatMap((router, at) =>
    matricesOf(router, { seed: at + 1, parts }).map((matrix, part) => {
      const given = { name: platform, template, jinja2_trim: true, jinja2_lstrip: true };
      const outcome = render(matrix.projection, given, { sources });
      if (outcome.kind !== 'rendered') throw new Error(JSON.stringify(outcome));
      const sessions = expectedOf(matrix);
      const { text, findings } = outcome;
      return {
        name: `${router} ${part}`,
        text,
        findings,
        matrix,
        sessions,
        wanted: wantedOf(platform, sessions),
      };
    }),
  );
}

function wantedOf(platform: Platform, sessions: readonly Expected[]): Map<string, Expected[]> {
  const wanted = new Map<string, Expected[]>();
  for (const session of sessions) {
    if (!isConfigured(session) || refusedBy(platform, session)) continue;
    // BIRD tells neighbours apart by the address of our end as well.
    const key =
      platform === 'bird' ? `${session.one.address} ${session.one.local_address}` : session.one.address;
    wanted.set(key, [...(wanted.get(key) ?? []), session]);
  }
  // What is disabled never takes the address of what is not.
  for (const [key, rivals] of wanted) {
    const awake = rivals.filter(({ status }) => status !== 'disabled');
    if (awake.length) wanted.set(key, awake);
  }
  return wanted;
}

/** Sessions that are left out, other than by their status: each must be a comment and a finding. */
export const refusedIn = (platform: Platform, { sessions }: Part): Expected[] =>
  sessions.filter((session) => isConfigured(session) && refusedBy(platform, session));

const AXES = [
  'own',
  'above',
  'router',
  'family',
  'kind',
  'password',
  'communities',
  'policies',
  'system',
  'multihop',
  'passive',
  'bfd',
  'local_as',
  'role',
];

/** Pairs of values of two axes that occur in a matrix, for those who doubt that it covers anything. */
export function pairsIn(parts: readonly Part[]): number {
  const seen = new Set<string>();
  for (const { sessions } of parts)
    for (const { one } of sessions)
      for (const [at, left] of AXES.entries())
        for (const right of AXES.slice(at + 1))
          seen.add(`${left}=${one.axes[left]} ${right}=${one.axes[right]}`);
  return seen.size;
}
