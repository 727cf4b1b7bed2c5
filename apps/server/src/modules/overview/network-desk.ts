import type { NetworkDesk } from '@peersmith/answers';
import {
  community,
  connection,
  contact,
  contactAssignment,
  directPeeringSession,
  hiddenPeer,
  internetExchange,
  internetExchangePeeringSession,
  journalEntry,
  network,
  networkContact,
  networkIXLan,
  peeringdbChange,
  peeringRequest,
  routingPolicy,
} from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { may } from '../../engine/permissions.ts';
import { sessionsWith } from '../monitoring/index.ts';
import { describeRecord, limitsOfSystem } from '../peeringdb/index.ts';
import { cellsOf } from './desk-cells.ts';
import { changesOf, contactsOf, journalOf, requestsOf } from './desk-notes.ts';
import { inForceOf } from './in-force.ts';
import { lacking } from './lacking.ts';

/** Everything about a network that the caller may see. About twenty statements, whatever it has. */
export async function deskOf(context: Context, id: number): Promise<NetworkDesk> {
  const system = await systemOf(context, id);
  const sessions = await sessionsWith(context, id);
  const atExchanges = sessions.filter(({ kind }) => kind === 'exchange');
  const input = undefined;
  return {
    autonomous_system: system,
    cells: await cellsOf(context, system.asn, atExchanges),
    direct: sessions.filter(({ kind }) => kind === 'direct'),
    in_force: await inForceOf(context, sessions),
    limits: await limitsOfSystem({ context, id, input }),
    peeringdb: may(context.principal, network, 'view') ? await describeRecord({ context, id, input }) : null,
    contacts: await contactsOf(context, id),
    journal: await journalOf(context, id),
    requests: await requestsOf(context, system.asn),
    changes: await changesOf(context, system.asn),
    left_out: lacking(context.principal, [
      ['Sessions that could be', hiddenPeer],
      ['Exchange sessions', internetExchangePeeringSession],
      ['Direct sessions', directPeeringSession],
      ['Exchanges', internetExchange],
      ['Our ports', connection],
      ['PeeringDB record', network],
      ['Sessions that could be', networkIXLan],
      ['Contacts in PeeringDB', networkContact],
      ['Routing policies', routingPolicy],
      ['Communities', community],
      ['Contacts', may(context.principal, contact, 'view') ? contactAssignment : contact],
      ['Journal', journalEntry],
      ['Peering requests', peeringRequest],
      ['Changes in PeeringDB', peeringdbChange],
    ]),
  };
}

async function systemOf({ db }: Context, id: number): Promise<NetworkDesk['autonomous_system']> {
  const { rows } = await sql<
    NetworkDesk['autonomous_system']
  >`select id::int as id, asn::float8 as asn, name, affiliated from peering_autonomoussystem where id = ${id}`.execute(
    db,
  );
  if (!rows[0]) throw new ApiError(404, { detail: 'Not found.' });
  return rows[0];
}
