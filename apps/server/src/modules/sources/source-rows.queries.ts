import { dataSource } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

/** A data source as it is to be read and written, its parameters open. */
export interface SourceRow {
  id: number;
  name: string;
  type: string;
  source_url: string;
  enabled: boolean;
  status: string;
  ignore_rules: string;
  parameters: Readonly<Record<string, unknown>>;
  /** What was read last; null where nothing was. */
  revision: string | null;
  basis: string;
}

/** A data source that the caller may see; fails with 404 where there is none. */
export async function sourceOf(context: Context, id: number): Promise<SourceRow> {
  const { rows } = await sql<Omit<SourceRow, 'parameters'> & { parameters: string | null }>`
    select s.id::int as id, s.name, s.type, s.source_url, s.enabled, s.status, s.ignore_rules, s.parameters, s.revision, s.basis
    from core_datasource s where s.id = ${id} and ${withinGrant(context, dataSource, sql`s.id`)}`.execute(
    context.db,
  );
  const [found] = rows;
  if (!found) throw notFound(dataSource.className);
  return { ...found, parameters: parametersIn(openSecret(context, found.parameters)) };
}

function parametersIn(text: string): Record<string, unknown> {
  const read: unknown = text === '' ? {} : JSON.parse(text);
  return typeof read === 'object' && read !== null ? { ...read } : {};
}
