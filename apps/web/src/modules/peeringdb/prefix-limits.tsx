import { Table } from '@mantine/core';
import {
  autonomousSystem,
  directPeeringSession,
  internetExchangePeeringSession,
  LIMIT_ORIGIN,
  type PrefixLimit,
  peeringdbChange,
} from '@peersmith/model';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import type { Row } from '../../api/row.ts';
import { Dot } from '../../cells/status.tsx';
import { listPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';

/** The limits of sessions with an AS, and where they come from. */
export const SystemLimits = ({ row }: SlotProps) => (
  <Limits row={row} read={() => client.resource(autonomousSystem).act(row.id, 'prefix-limits')} />
);

/** The limit of a session, and where it comes from. */
export function SessionLimit({ resource, row }: SlotProps) {
  const session = resource === directPeeringSession ? directPeeringSession : internetExchangePeeringSession;
  return <Limits row={row} read={async () => [await client.resource(session).act(row.id, 'prefix-limit')]} />;
}

interface LimitsProps {
  row: Row;
  read: () => Promise<readonly PrefixLimit[]>;
}

function Limits({ row, read }: LimitsProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['prefix-limits', row.url],
    queryFn: read,
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={2} />;
  return (
    <Table fz="sm" horizontalSpacing="md" aria-label="Prefix limits">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Family</Table.Th>
          <Table.Th ta="right">Limit</Table.Th>
          <Table.Th>Origin</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {data.map((limit) => (
          <Table.Tr key={limit.address_family}>
            <Table.Td>IPv{limit.address_family}</Table.Td>
            <Table.Td ta="right">{limit.limit === null ? '—' : formatNumber(limit.limit)}</Table.Td>
            <Table.Td>
              {LIMIT_ORIGIN[limit.origin].label}
              {limit.proposed && <Proposed limit={limit} asn={row.asn} />}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const Proposed = ({ limit, asn }: { limit: PrefixLimit; asn: unknown }) => (
  <div>
    <Dot tone="var(--warn)">
      {`PeeringDB now says ${limit.peeringdb ? formatNumber(limit.peeringdb) : 'nothing'}.`}
    </Dot>{' '}
    <Link
      className="link"
      style={{ textDecoration: 'underline' }}
      to={listPath(peeringdbChange)}
      search={{ state: 'pending', ...(typeof asn === 'number' ? { q: String(asn) } : {}) }}
    >
      Decide
    </Link>
  </div>
);
