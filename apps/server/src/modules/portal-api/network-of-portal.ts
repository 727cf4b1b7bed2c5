import type { endpoints } from '@peersmith/answers';
import type { AnswerOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';

type Network = AnswerOf<typeof endpoints.portalApiNetwork>;

/** A network as PeeringDB has it, with the contacts that can be written to. Fails with 404 where it has none. */
export async function networkOf({ db }: Context, asn: number): Promise<Network> {
  const { rows } = await sql<Network>`
    select n.asn::float8 as asn, n.name, n.name_long, n.info_prefixes4, n.info_prefixes6, n.irr_as_set, n.policy_general,
      (select coalesce(json_agg(json_build_object('name', c.name, 'email', c.email, 'role', c.role) order by c.role, c.id), '[]')
        from peeringdb_networkcontact c where c.net_id = n.id and c.email <> '') as contacts
    from peeringdb_network n where n.asn = ${asn}`.execute(db);
  const [network] = rows;
  if (!network) throw new ApiError(404, { detail: `ASN ${asn} not found in PeeringDB cache.` });
  return network;
}
