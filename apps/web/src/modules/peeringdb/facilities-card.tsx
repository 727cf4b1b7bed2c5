import { Table, Text } from '@mantine/core';
import { facility } from '@peersmith/model';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { useOwnSystems } from '../../shell/own-as.tsx';
import { Failure, hides } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';

interface FacilitiesCardProps {
  title: string;
  /** Only those where this network is too. */
  asn?: number;
  empty: string;
}

/** Buildings where we are, for private interconnection; with another network, those where both are. */
export function FacilitiesCard({ title, asn, empty }: FacilitiesCardProps) {
  const { current } = useOwnSystems();
  const query = { local_asn: current?.asn, asn, limit: 1000 };
  const { data, error } = useQuery({
    queryKey: ['peeringdb', 'facilities', query],
    queryFn: () => client.call('GET /api/peeringdb/facility-presence/', { query }),
    enabled: current !== null && current.asn !== asn,
  });
  if (!current || current.asn === asn) return null;
  return (
    <Card title={title}>
      {hides(error, data) ? (
        <Failure error={error} />
      ) : data?.count === 0 ? (
        <Text size="sm" c="dimmed" px="md" pb="md">
          {empty}
        </Text>
      ) : (
        <Table fz="sm" horizontalSpacing="md" aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Facility</Table.Th>
              <Table.Th>Place</Table.Th>
              <Table.Th ta="right">Networks</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data?.results.map(({ id, name, city, country, networks }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <Link to={detailPath(facility, id)} className="link">
                    {name}
                  </Link>
                </Table.Td>
                <Table.Td>{[city, country].filter(Boolean).join(', ') || '—'}</Table.Td>
                <Table.Td ta="right">{formatNumber(networks)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}
