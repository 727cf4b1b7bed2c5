import type { SourceHostKey } from '@peersmith/answers';
import { dataSource } from '@peersmith/model';
import type { ShownRow } from '@peersmith/resource';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { shownRow } from '../../engine/read/shown-row.ts';
import { save } from '../../engine/write/save.ts';
import { recordAudit } from '../audit/index.ts';
import { storeRoom } from './open-store.ts';
import { type SourceRow, sourceOf } from './source-rows.queries.ts';
import { describeKey, knownHosts, scanHostKeys } from './stores/git/host-keys.ts';

/** The keys that the server of a repository shows now, and which of them were accepted. */
export async function hostKeys(context: Context, id: number): Promise<{ keys: SourceHostKey[] }> {
  const source = await sourceOf(context, id);
  const accepted = new Set(knownHosts(String(source.parameters.known_hosts ?? '')));
  const shown = await scanHostKeys(source.source_url, storeRoom(context));
  return {
    keys: shown.map(({ type, fingerprint, line }) => ({
      type,
      fingerprint,
      is_accepted: accepted.has(line),
    })),
  };
}

/** Makes a key the one that the server must show; who does it has compared its fingerprint. It must be shown at this moment. */
export async function acceptHostKey(
  outer: Context,
  { id, hostKey }: { id: number; hostKey: string },
): Promise<ShownRow> {
  const source = await sourceOf(outer, id);
  const shown = await scanHostKeys(source.source_url, storeRoom(outer));
  const accepted = shown.find(({ fingerprint }) => fingerprint === hostKey);
  if (!accepted)
    throw new ApiError(409, {
      detail: 'The server does not show that key now: look at its keys again.',
      code: 'host_key_changed',
    });
  return inTransaction(outer, async (context) => {
    await keepKey(context, source, accepted.line);
    await recordAudit(context, [
      {
        kind: 'host_key_accepted',
        target: { type: 'core.datasource', id, name: source.name },
        detail: { host_key: { before: fingerprintsOf(source), after: hostKey } },
      },
    ]);
    return shownRow(context, dataSource, id);
  });
}

const fingerprintsOf = ({ parameters }: SourceRow): string | null =>
  knownHosts(String(parameters.known_hosts ?? ''))
    .map((line) => describeKey(line).fingerprint)
    .join(', ') || null;

/** Who accepts a key may not see the other parameters for that. */
async function keepKey(context: Context, { id, parameters }: SourceRow, line: string): Promise<void> {
  await save(context, dataSource, [
    { id, given: { parameters: { ...parameters, known_hosts: line } }, mode: 'modify', isUnread: true },
  ]);
}
