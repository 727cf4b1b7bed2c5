import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import { requestOutside } from '../../platform/outgoing-http.ts';
import { reachOf } from '../../platform/proxies.ts';
import { USER_AGENT } from '../../platform/version.ts';
import { MembersFault } from './members-fault.ts';
import { membersSettings } from './settings.ts';

const FETCH_MS = 20_000;
const MOST_BYTES = 30_000_000;

/** An exchange in IXPDB that says where its member export is. */
export interface ListedExport {
  name: string;
  peeringdb_id: number | null;
  source_url: string;
}

const Provider = z.object({
  name: z.string(),
  pdb_id: z.int().positive().nullish().catch(null),
  apis: z.object({ ixfexport: z.httpUrl().max(2000) }),
});

/** The member exports that IXPDB lists; entries that cannot be read are left out. Fails with a `MembersFault`. */
export async function ixpdbList(context: Context): Promise<ListedExport[]> {
  const { MEMBERS_IXPDB_URL: url, MEMBERS_ALLOW_PRIVATE: allow_private } = membersSettings.of(context);
  const answer = await requestOutside(url, {
    headers: { accept: 'application/json', 'user-agent': USER_AGENT },
    ...{ timeout_ms: FETCH_MS, max_bytes: MOST_BYTES, reach: reachOf(context, allow_private) },
    ...(context.signal ? { signal: context.signal } : {}),
  }).catch((cause: unknown) => {
    context.signal?.throwIfAborted();
    throw new MembersFault(`IXPDB: ${cause instanceof Error ? cause.message : 'no answer'}`, { cause });
  });
  if (answer.status !== 200) throw new MembersFault(`IXPDB answered ${answer.status}`);
  const list = listIn(answer.body);
  if (list === null) throw new MembersFault('IXPDB answered with something that is no list of exchanges');
  return list.flatMap((entry) => {
    const { success, data } = Provider.safeParse(entry);
    if (!success) return [];
    return [{ name: data.name, peeringdb_id: data.pdb_id ?? null, source_url: data.apis.ixfexport }];
  });
}

function listIn(octets: Buffer): unknown[] | null {
  try {
    const read: unknown = JSON.parse(octets.toString('utf8'));
    return Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
}
