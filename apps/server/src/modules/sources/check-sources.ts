import { dataSource } from '@peersmith/model';
import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { secretsStay } from '../../engine/write/secrets-stay.ts';
import { readGitAddress } from './stores/git/git-address.ts';
import { describeIssues, PARAMETERS_OF } from './stores/parameters.ts';
import { StoreFault } from './stores/store-fault.ts';

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/** Holds data sources to what their type can be reached by, and keeps their secrets from going elsewhere. */
export function checkSources(items: readonly Saving[], context: Context): void {
  for (const item of items) {
    const { draft, before, refuse } = item;
    const { type, source_url } = { ...before, ...draft };
    if (draft.type !== undefined || draft.source_url !== undefined) {
      const fault = faultOfAddress(String(type), String(source_url));
      if (fault) refuse('source_url', fault);
    }
    if (draft.parameters !== undefined || draft.type !== undefined)
      checkParameters(item, String(type), context);
    // What was read belongs to what it was read from.
    if (draft.source_url !== undefined && draft.source_url !== before?.source_url)
      Object.assign(draft, { basis: '' });
  }
  secretsStay(dataSource, { address: 'source_url', secrets: ['parameters'] }, { items, context });
}

function faultOfAddress(type: string, address: string): string | null {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (type === 'local')
    return scheme !== undefined && scheme !== 'file'
      ? `A folder on the server has a path, or an address with file:, not ${scheme}:.`
      : null;
  if (type === 's3')
    return scheme === 'https' || scheme === 'http'
      ? null
      : 'A bucket has an address such as https://host/bucket/prefix.';
  try {
    readGitAddress(address);
    return null;
  } catch (error) {
    if (error instanceof StoreFault) return `${error.message}.`;
    throw error;
  }
}

function checkParameters({ draft, before, refuse }: Saving, type: string, context: Context): void {
  const text = draft.parameters === undefined ? openSecret(context, before?.parameters) : draft.parameters;
  const given: unknown = typeof text === 'string' && text !== '' ? JSON.parse(text) : {};
  const read = PARAMETERS_OF[type]?.safeParse(given);
  if (read && !read.success) refuse('parameters', `For ${type}: ${describeIssues(read.error)}.`);
}
