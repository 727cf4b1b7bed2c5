import type { Audit, Finding } from '@peersmith/answers';
import {
  autonomousSystem,
  connection,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  network,
} from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import { get } from '../../../engine/read/read.ts';
import { requireWhole } from '../../../engine/read/within-grant.ts';
import { auditClaims, auditPortAsns } from './audit-claims.ts';
import { auditPorts } from './audit-ports.ts';
import { differencesOf } from './systems.ts';

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'info'];

/** All that is compared: of a part of it, what is not seen would look as if it were missing. */
const COMPARED = [connection, directPeeringSession, internetExchange, internetExchangePeeringSession];

/** Our own record in PeeringDB against what we know: the AS, its limits, its ports. Fails with 400 for an AS that is not ours. */
export async function auditNetwork(context: Context, asn: number): Promise<Audit> {
  requireWhole(context, COMPARED);
  const { rows } = await sql<{
    id: number;
    record: number | null;
  }>`select a.id, n.id as record from peering_autonomoussystem a left join peeringdb_network n on n.asn = a.asn where a.asn = ${asn} and a.affiliated`.execute(
    context.db,
  );
  const [found] = rows;
  if (!found) throw unprocessable('asn', `AS${asn} is not one of your own (affiliated) systems.`);
  if (!found.record) return { asn, url: null, findings: [NO_RECORD(asn)] };
  const ours = await get(context, autonomousSystem, Number(found.id));
  const record = await get(context, network, Number(found.record));
  return {
    asn,
    url: `https://www.peeringdb.com/asn/${asn}`,
    findings: [
      ...differing(ours, record),
      ...incomplete(record),
      ...(await tooManyPrefixes(context, asn, record)),
      ...(await withoutContact(context, Number(found.record))),
      ...(await auditPorts(context, asn)),
      ...(await auditClaims(context, asn)),
      ...(await auditPortAsns(context, asn)),
    ].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  };
}

const NO_RECORD = (asn: number): Finding => ({
  kind: 'no-record',
  severity: 'error',
  text: `PeeringDB has no record of AS${asn}, or the mirror is not loaded.`,
  ours: asn,
  theirs: null,
});

const differing = (ours: Row, record: Row): Finding[] =>
  differencesOf(ours, record).map((one) => ({
    kind: `differs-${one.field}`,
    severity: one.field === 'name' ? 'info' : 'warning',
    text: `The ${one.label} is ${shown(one.ours)} here and ${shown(one.theirs)} in PeeringDB.`,
    ours: one.ours,
    theirs: one.theirs,
  }));

const shown = (value: unknown) => (value === null || value === '' ? 'empty' : `“${String(value)}”`);

/** What a peer looks for in a record, and does not find in this one. */
function incomplete(record: Row): Finding[] {
  const missing = (kind: string, text: string): Finding => ({
    kind,
    severity: 'info',
    text,
    ours: null,
    theirs: null,
  });
  return [
    ...(record.irr_as_set
      ? []
      : [missing('no-as-set', 'The record names no AS-SET, so peers cannot build filters.')]),
    ...(record.policy_general ? [] : [missing('no-policy', 'The record names no general peering policy.')]),
    ...(record.info_prefixes4 || record.info_prefixes6
      ? []
      : [
          missing(
            'no-prefix-limits',
            'The record gives no prefix counts, from which peers set their limits.',
          ),
        ]),
  ];
}

/** Peers drop sessions on which more prefixes arrive than the record announces. */
async function tooManyPrefixes(context: Context, asn: number, record: Row): Promise<Finding[]> {
  const { rows } = await sql<{
    family: number;
    most: number;
  }>`select family(s.ip_address) as family, max(s.advertised_prefix_count)::int as most from (
      select e.ip_address, e.advertised_prefix_count from peering_internetexchangepeeringsession e join net_connection c on c.id = e.ixp_connection_id
        join peering_internetexchange x on x.id = c.internet_exchange_point_id join peering_autonomoussystem a on a.id = x.local_autonomous_system_id where a.asn = ${asn}
      union all select d.ip_address, d.advertised_prefix_count from peering_directpeeringsession d join peering_autonomoussystem a on a.id = d.local_autonomous_system_id where a.asn = ${asn}) s group by 1`.execute(
    context.db,
  );
  return rows.flatMap(({ family, most }): Finding[] => {
    const announced = Number(record[`info_prefixes${family}`] ?? 0);
    if (announced === 0 || most <= announced) return [];
    return [
      {
        kind: 'limit-too-low',
        severity: 'error',
        text: `A session advertises ${most} IPv${family} prefixes, and PeeringDB announces ${announced}: peers that set their limit from it drop the session.`,
        ours: most,
        theirs: announced,
      },
    ];
  });
}

async function withoutContact(context: Context, record: number): Promise<Finding[]> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from peeringdb_networkcontact where net_id = ${record} and role in ('NOC', 'Technical', 'Policy') and email <> ''`.execute(
    context.db,
  );
  if (rows[0]?.n) return [];
  return [
    {
      kind: 'no-contact',
      severity: 'warning',
      text: 'No NOC, technical or policy contact with an e-mail address can be seen: peers cannot reach you.',
      ours: null,
      theirs: null,
    },
  ];
}
