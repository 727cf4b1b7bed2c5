import { createHash } from 'node:crypto';
import type { Context } from '../../../engine/context.ts';
import { openStore } from '../open-store.ts';
import { sourcesSettings } from '../settings.ts';
import type { SourceRow } from '../source-rows.queries.ts';
import { sha256 } from '../stores/expected.ts';
import type { Skipped, Snapshot, StoredEntry } from '../stores/store.ts';
import { keptFiles, type NewFile } from './files.queries.ts';
import { ignoring } from './ignore-rules.ts';

/** How a source differs from what is kept of it. */
export interface SourceDifference {
  revision: string;
  basis: string;
  /** Ids and paths of files that are no longer there. */
  gone: readonly { id: number; path: string }[];
  /** How many stay as they are. */
  same: number;
  skipped: Skipped[];
  /** Files that may differ, by what says so without reading them; a batch at a time. */
  batches: AsyncIterable<readonly NewFile[]>;
  /** Files that may differ. */
  count: number;
}

/** Asks a source what it has, and compares; null where that is what was read last. Fails with a `StoreFault`. */
export async function differenceOf(context: Context, source: SourceRow): Promise<SourceDifference | null> {
  const basis = basisOf(context, source);
  const snapshot = await openStore(context, source).read(basis === source.basis ? source.revision : null);
  if (snapshot === null) return null;
  const isIgnored = ignoring(source.ignore_rules);
  const kept = await keptFiles(context, source.id);
  const entries = snapshot.entries.filter(({ path }) => !isIgnored(path));
  const skipped = snapshot.skipped.filter(({ path }) => !isIgnored(path));
  const there = new Set(entries.map(({ path }) => path));
  const wanted = entries.filter(({ path, tag }) => kept.get(path)?.tag !== tag);
  return {
    revision: snapshot.revision,
    basis,
    gone: [...kept.values()].filter(({ path }) => !there.has(path)),
    same: entries.length - wanted.length,
    skipped,
    count: wanted.length,
    batches: hashed(snapshot, wanted, skipped),
  };
}

async function* hashed(snapshot: Snapshot, wanted: readonly StoredEntry[], skipped: Skipped[]) {
  for await (const batch of snapshot.contents(wanted, (one) => skipped.push(one)))
    yield batch.map(
      ({ path, tag, content }): NewFile => ({
        path,
        tag,
        content,
        size: content.length,
        hash: sha256(content),
      }),
    );
}

/** What the files that are kept were chosen by: by another, what was read last says nothing. */
function basisOf(context: Context, { type, source_url, parameters, ignore_rules }: SourceRow): string {
  const { DATA_SOURCE_MAX_FILE_MB } = sourcesSettings.of(context);
  return createHash('sha256')
    .update(
      JSON.stringify([type, source_url, parameters.branch ?? '', ignore_rules, DATA_SOURCE_MAX_FILE_MB]),
    )
    .digest('hex');
}
