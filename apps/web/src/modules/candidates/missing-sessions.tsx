import { Table } from '@mantine/core';
import type { CandidateSession, Page } from '@peersmith/api-client';
import {
  CANDIDATE_STATUS,
  connection,
  EXCHANGE_SAYS,
  internetExchange,
  internetExchangePeeringSession,
} from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Dot, toneOf } from '../../cells/status.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Empty } from '../../shell/states.tsx';
import { formatAsn, formatSpeed } from '../../text/format.ts';

export type MissingSessions = Page<CandidateSession>;

/** Sessions that are, and that could be, and what each of them is. */
export function MissingSessions({ sessions }: { sessions: readonly CandidateSession[] }) {
  if (sessions.length === 0)
    return (
      <div className="card">
        <Empty title="No exchange in common">
          Neither PeeringDB nor a member export has a port of this network at your exchanges.
        </Empty>
      </div>
    );
  return (
    <div className="card listing">
      <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="Sessions with this network">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>State</Table.Th>
            <Table.Th>Exchange</Table.Th>
            <Table.Th>Our connection</Table.Th>
            <Table.Th>Their address</Table.Th>
            <Table.Th ta="right">Their port</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sessions.map((session) => (
            <Table.Tr key={`${session.connection.id} ${session.ip_address}`}>
              <Table.Td>
                <State session={session} />
              </Table.Td>
              <Table.Td>
                <Link className="link" to={detailPath(internetExchange, session.internet_exchange.id)}>
                  {session.internet_exchange.display}
                </Link>
              </Table.Td>
              <Table.Td>
                <Link className="link" to={detailPath(connection, session.connection.id)}>
                  {session.connection.display}
                </Link>
              </Table.Td>
              <Table.Td className="mono">
                {session.session ? (
                  <Link className="link" to={detailPath(internetExchangePeeringSession, session.session)}>
                    {session.ip_address}
                  </Link>
                ) : (
                  session.ip_address
                )}
              </Table.Td>
              <Table.Td ta="right">{formatSpeed(session.speed)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

const State = ({ session }: { session: CandidateSession }) => {
  const { label, colour } = CANDIDATE_STATUS[session.status];
  return <Dot tone={toneOf(colour)}>{[label, ...doubtsOf(session)].join(', ')}</Dot>;
};

/** What speaks against a session besides its status. */
export function doubtsOf({
  status,
  other_asn,
  port_asn,
  contested_by,
  common_prefix,
  exchange_says,
  only_members,
}: CandidateSession): string[] {
  return [
    ...(other_asn ? ['with another AS'] : []),
    ...(port_asn === null ? [] : [`the port says ${formatAsn(port_asn)}`]),
    ...(contested_by.length ? [`claimed by ${contested_by.map(formatAsn).join(', ')}, too`] : []),
    ...(only_members ? ['not in PeeringDB'] : []),
    ...(exchange_says === 'not_listed' || exchange_says === 'inactive' || exchange_says === 'disputed'
      ? [EXCHANGE_SAYS[exchange_says].label.toLowerCase()]
      : []),
    ...(common_prefix || status === 'no-common-prefix' ? [] : ['no common prefix']),
  ];
}
