import type { AspaTable, VrpTable } from '@peersmith/irr';
import type { Context, Engine } from '../../engine/context.ts';
import { rpkiSources } from './rpki-source.ts';
import { rpkiSettings } from './settings.ts';
import { newestSnapshot, readContent, type StoredSnapshot } from './stored-snapshot.ts';

/** RPKI's data as they are in force, in memory that threads may share. */
export interface RpkiInForce {
  snapshot: StoredSnapshot;
  vrps: VrpTable;
  aspas: AspaTable;
}

/** Why RPKI says nothing now: `off` without a source, `never` before the first read, `stale` when the data are too old. */
export type RpkiState = 'fresh' | 'stale' | 'never' | 'off';

const HOUR_MS = 3_600_000;

/** How it stands with RPKI's data. */
export async function rpkiState(
  context: Pick<Context, 'db' | 'settings' | 'now'>,
): Promise<{ state: RpkiState; snapshot: StoredSnapshot | null }> {
  const snapshot = await newestSnapshot(context.db);
  if (rpkiSources(context).length === 0) return { state: 'off', snapshot };
  if (!snapshot) return { state: 'never', snapshot };
  const age_ms = context.now().getTime() - Date.parse(snapshot.as_of);
  const isStale = age_ms > rpkiSettings.of(context).RPKI_STALE_HOURS * HOUR_MS;
  return { state: isStale ? 'stale' : 'fresh', snapshot };
}

/** The last data that were read in this process, of each application. */
const kept = new WeakMap<Engine, { id: number; content: Promise<RpkiInForce | null> }>();

/** The data of a snapshot: read once by a process, whoever asks meanwhile waits for the same. */
export function contentOf(
  { db, engine }: Pick<Context, 'db' | 'engine'>,
  snapshot: StoredSnapshot,
): Promise<RpkiInForce | null> {
  const known = kept.get(engine);
  const read = () =>
    readContent(db, snapshot.id, { isShared: true }).then((found) => found && { ...found, snapshot });
  // Whoever reads for others may end before it has.
  if (known?.id === snapshot.id) return known.content.then((found) => found && { ...found, snapshot }, read);
  const content = read();
  kept.set(engine, { id: snapshot.id, content });
  const forget = () => {
    if (kept.get(engine)?.content === content) kept.delete(engine);
  };
  content.then((found) => found ?? forget(), forget);
  return content;
}

/** RPKI's data where they can be used, and why they cannot where not. */
export async function rpkiOf(
  context: Pick<Context, 'db' | 'engine' | 'settings' | 'now'>,
): Promise<{ state: RpkiState; data: RpkiInForce | null }> {
  const { state, snapshot } = await rpkiState(context);
  if (state !== 'fresh' || !snapshot) return { state, data: null };
  const data = await contentOf(context, snapshot);
  return { state: data ? 'fresh' : 'never', data };
}

/** The VRPs in force; null where none are configured, none were read yet, or they are too old: `rpkiState` says which. */
export async function vrpsOf(
  context: Pick<Context, 'db' | 'engine' | 'settings' | 'now'>,
): Promise<VrpTable | null> {
  return (await rpkiOf(context)).data?.vrps ?? null;
}

/** What changes when the VRPs in force do; null where `vrpsOf` gives none. */
export async function vrpVersion(context: Pick<Context, 'db' | 'settings' | 'now'>): Promise<number | null> {
  const { state, snapshot } = await rpkiState(context);
  return state === 'fresh' && snapshot ? snapshot.id : null;
}
