import { Table } from '@mantine/core';
import type { NetworkSession, SessionWhy } from '@peersmith/api-client';
import { bgpGroup, internetExchange, router, SESSION_STANDS } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { Dot, toneOf } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { formatAsn } from '../../text/format.ts';
import { sessionPath } from '../monitoring/session-data.ts';

/** How a session stands, as a dot and a word. */
const Stands = ({ session }: { session: NetworkSession }) => (
  <Dot tone={toneOf(SESSION_STANDS[session.stands].colour)}>{SESSION_STANDS[session.stands].label}</Dot>
);

/** The other sessions with the network of a session. */
export const SiblingsCard = ({ why }: { why: SessionWhy }) => (
  <Card title={`Other sessions with ${formatAsn(why.autonomous_system.asn)}`}>
    <SessionTable
      sessions={why.siblings}
      name={`Other sessions with ${formatAsn(why.autonomous_system.asn)}`}
    />
  </Card>
);

/** Sessions with one network: where, and how they stand. */
export const SessionTable = ({ sessions, name }: { sessions: readonly NetworkSession[]; name: string }) => (
  <div className="listing">
    <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label={name}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Address</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Where</Table.Th>
          <Table.Th>Router</Table.Th>
          <Table.Th>Since</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sessions.map((one) => (
          <Table.Tr key={`${one.kind} ${one.id}`}>
            <Table.Td className="mono">
              <Link className="link" to={sessionPath(one)}>
                {one.ip_address}
              </Link>
            </Table.Td>
            <Table.Td title={one.why ?? undefined}>
              <Stands session={one} />
            </Table.Td>
            <Table.Td>
              <Place session={one} />
            </Table.Td>
            <Table.Td>
              {one.router ? (
                <Link className="link" to={detailPath(router, one.router.id)}>
                  {one.router.display}
                </Link>
              ) : (
                '—'
              )}
            </Table.Td>
            <Table.Td>{one.since ? <Moment iso={one.since} /> : '—'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </div>
);

function Place({ session: { internet_exchange: exchange, bgp_group: group } }: { session: NetworkSession }) {
  if (exchange)
    return (
      <Link className="link one-line" to={detailPath(internetExchange, exchange.id)} title={exchange.display}>
        {exchange.display}
      </Link>
    );
  return group ? (
    <Link className="link one-line" to={detailPath(bgpGroup, group.id)} title={group.display}>
      {group.display}
    </Link>
  ) : (
    <span>Private link</span>
  );
}
