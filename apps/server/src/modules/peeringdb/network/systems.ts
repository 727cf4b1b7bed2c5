import { autonomousSystem, type Difference, network, networkContact } from '@peersmith/model';
import { isPrivateAsn } from '@peersmith/net';
import { type Row, toJson } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { ActionHandler } from '../../../engine/implement.ts';
import { may } from '../../../engine/permissions.ts';
import { get, getMany, wireFor } from '../../../engine/read/read.ts';
import { create } from '../../../engine/write/save.ts';
import { followAndPropose } from '../changes/index.ts';
import { asRecorded, FOLLOWED, mayFollow } from './follow-peeringdb.ts';
import { findNetwork } from './presence.ts';

/** Takes over what the AS follows. A private ASN needs no record; any other without one is answered with 204. */
export const synchroniseOne: ActionHandler = async ({ context, id }) => {
  const { asn } = await get(context, autonomousSystem, id, new Set(['asn']));
  const known = await recordOf(context, Number(asn));
  if (!known && !isPrivateAsn(Number(asn))) throw new ApiError(204, undefined);
  await followAndPropose(context, { ids: [id] });
  return undefined;
};

/** Takes over what every AS follows. */
export const synchroniseAll: ActionHandler<{ updated: number }> = async ({ context }) => ({
  updated: (await followAndPropose(context)).changed,
});

/** The AS with this ASN as it is, or made from its PeeringDB record. */
export const createFromPeeringdb: ActionHandler = async ({ context, input }) => {
  const { asn } = input as { asn: number };
  const { rows } = await sql<{
    id: number;
  }>`select id from peering_autonomoussystem where asn = ${asn}`.execute(context.db);
  const id =
    rows[0]?.id ?? (await create(context, autonomousSystem, asRecorded(await findNetwork(context, asn)))).id;
  const row = await get(context, autonomousSystem, Number(id));
  return toJson(autonomousSystem, row, wireFor(context));
};

/** What PeeringDB says of an AS: its record, its contacts, where it differs from ours, and how to correct PeeringDB. */
export const describeRecord: ActionHandler = async ({ context, id }) => {
  const ours = await get(context, autonomousSystem, id);
  const recordId = await recordOf(context, Number(ours.asn));
  if (!recordId) return { network: null, url: null, differences: [], push_url: null, contacts: null };
  const record = await get(context, network, recordId);
  const differences = differencesOf(ours, record);
  return {
    network: toJson(network, record, wireFor(context)),
    url: `https://www.peeringdb.com/asn/${ours.asn}`,
    differences,
    push_url: ours.affiliated && differences.length ? pushUrl(recordId, differences) : null,
    contacts: may(context.principal, networkContact, 'view') ? await contactsOf(context, recordId) : null,
  };
};

async function recordOf(context: Context, asn: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`select id from peeringdb_network where asn = ${asn}`.execute(
    context.db,
  );
  return rows[0] ? Number(rows[0].id) : null;
}

/** The followed fields whose values are not the record's. */
export function differencesOf(ours: Row, record: Row): Difference[] {
  const recorded: Row = asRecorded(record as unknown as Parameters<typeof asRecorded>[0]);
  return FOLLOWED.filter(({ field }) => (ours[field] ?? '') !== (recorded[field] ?? '')).map((followed) => {
    const { field, label, flag } = followed;
    const isSafe = mayFollow(followed, ours[field], recorded[field]);
    return {
      field,
      label,
      ours: ours[field],
      theirs: recorded[field],
      follows: ours[flag] === true && isSafe,
      ...(ours[flag] === true && !isSafe ? { proposed: true as const } : {}),
    };
  });
}

/** PeeringDB's page on which its user confirms the values that we have; it asks before it takes them. */
function pushUrl(recordId: number, differences: readonly Difference[]): string {
  const recordedName = new Map(FOLLOWED.map(({ field, recorded }) => [field, recorded]));
  const data = Object.fromEntries(differences.map(({ field, ours }) => [recordedName.get(field), ours]));
  const update = {
    source: 'Peersmith',
    reason: 'Differs from our own records',
    updates: [{ ref_tag: 'net', obj_id: recordId, data }],
  };
  const packed = Buffer.from(JSON.stringify(update)).toString('base64');
  return `https://www.peeringdb.com/verified-update/?p=${encodeURIComponent(packed)}`;
}

async function contactsOf(context: Context, recordId: number): Promise<Row[]> {
  const { rows } = await sql<{
    id: number;
  }>`select id from peeringdb_networkcontact where net_id = ${recordId} order by role, name, id`.execute(
    context.db,
  );
  const found = await getMany(
    context,
    networkContact,
    rows.map(({ id }) => Number(id)),
  );
  return found.map((row) => {
    const { net: _, ...contact } = toJson(networkContact, row, wireFor(context)) as Row;
    return contact;
  });
}
