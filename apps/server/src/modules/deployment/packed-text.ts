import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Context } from '../../engine/context.ts';
import { openSecret } from '../../engine/open-secret.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** A long text as it is kept: packed, and sealed. */
export const sealPacked = async ({ secrets }: Pick<Context, 'secrets'>, text: string): Promise<string> =>
  secrets.seal((await pack(text, { level: 4 })).toString('base64'));

/** What was kept; empty where nothing was. */
export async function openPacked(context: Pick<Context, 'secrets'>, sealed: string | null): Promise<string> {
  const packed = openSecret(context, sealed);
  return packed === '' ? '' : (await unpack(Buffer.from(packed, 'base64'))).toString('utf8');
}

/** SHA-256 of a text. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What platforms write above a configuration at each look: when it was changed, by whom, how long it is. */
const UNSTEADY =
  /^(?:[!#]+\s*(?:last (?:configuration )?(?:change|changed|commit|modified)|nvram config|time:|command:|generated|device:|running configuration last|no configuration change|config(?:uration)? (?:last )?(?:saved|generated))|building configuration|current configuration|ntp clock-period).*$/gim;

/** SHA-256 of what a router runs, whenever it is asked. */
export const runningHash = (text: string): string =>
  hashOf(text.replaceAll(UNSTEADY, '').replaceAll(/\s+$/gm, '').trim());
