import { endpoints, type PeerCandidate } from '@peersmith/answers';
import type { Context } from '../../../engine/context.ts';
import { forbidden, Invalid } from '../../../engine/errors.ts';
import { holds } from '../../../engine/permissions.ts';
import { CANDIDATES } from './candidate-permissions.ts';
import { listCandidates } from './list-candidates.ts';
import { localAs } from './local-as.ts';

/** The candidates that a list's filters match, as the caller may view them; at most as many as asked for. */
export async function candidatesAsked(
  context: Context,
  filters: Readonly<Record<string, unknown>>,
  { local_asn, most }: { local_asn?: number | undefined; most: number },
): Promise<{ count: number; results: PeerCandidate[] }> {
  if (!CANDIDATES.every((one) => holds(context.principal, one))) throw forbidden();
  const read = endpoints.candidates.query.safeParse(filters);
  if (!read.success)
    throw new Invalid(
      Object.fromEntries(read.error.issues.map(({ path, message }) => [path.join('.'), [message]])),
    );
  const local = await localAs(context, read.data.local_asn ?? local_asn);
  return listCandidates(context, read.data, local, { limit: most, offset: 0, ordering: [] });
}
