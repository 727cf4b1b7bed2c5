import { Button, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { Dot, toneOf } from '../../cells/status.tsx';
import { Empty, Failure, Loading } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';
import { useRequests } from '../queries.ts';
import { NetworkPage } from '../shell.tsx';
import { StackTable } from '../stack-table.tsx';
import { STATUS_WORD } from './words.ts';

/** What a network has asked for. */
export const RequestsPage = () => (
  <NetworkPage title="Requests" lead="What was asked for on behalf of your network, the newest first.">
    {({ asn }) => <Requests asn={asn} />}
  </NetworkPage>
);

function Requests({ asn }: { asn: number }) {
  const { data: requests, error, refetch } = useRequests(asn);
  if (error && !requests) return <Failure error={error} retry={refetch} />;
  if (!requests) return <Loading />;
  if (requests.length === 0)
    return (
      <div className="card">
        <Empty
          title="Nothing was asked for yet"
          actions={
            <Button component={Link} to="/ask/">
              Ask for peering
            </Button>
          }
        >
          Your requests are listed here, with what became of each.
        </Empty>
      </div>
    );
  return (
    <StackTable
      head={
        <>
          <Table.Th>Asked</Table.Th>
          <Table.Th>About</Table.Th>
          <Table.Th>Where</Table.Th>
          <Table.Th>State</Table.Th>
        </>
      }
    >
      {requests.map((request) => {
        const [word, tone] = STATUS_WORD[request.status];
        return (
          <Table.Tr key={request.reference}>
            <Table.Td>
              <Moment iso={request.created} />
            </Table.Td>
            <Table.Td>
              <Link to="/requests/$reference/" params={{ reference: request.reference }}>
                {counted(request.sessions.length, 'session')}
                {request.local_asn ? ` with ${formatAsn(request.local_asn)}` : ''}
              </Link>
            </Table.Td>
            <Table.Td>{[...new Set(request.sessions.map(({ place }) => place))].join(', ')}</Table.Td>
            <Table.Td>
              <Dot tone={toneOf(tone)}>{word}</Dot>
            </Table.Td>
          </Table.Tr>
        );
      })}
    </StackTable>
  );
}
