import type { ADMISSION_STATE } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';

/** What is kept of a network that asks. */
export interface AdmissionOf {
  asn: number;
  state: keyof typeof ADMISSION_STATE;
  /** For them to read. */
  reason: string;
}

/** The admissions in force of some networks, by ASN. One statement. */
export async function admissionsOf(
  context: Pick<Context, 'db' | 'now'>,
  asns: readonly number[],
): Promise<Map<number, AdmissionOf>> {
  if (asns.length === 0) return new Map();
  const { rows } = await sql<AdmissionOf>`
    select asn::float8 as asn, state, reason from portal_admission
     where asn = any(${[...asns]}::bigint[]) and (until is null or until > ${context.now()})`.execute(
    context.db,
  );
  return new Map(rows.map((row) => [row.asn, row]));
}
