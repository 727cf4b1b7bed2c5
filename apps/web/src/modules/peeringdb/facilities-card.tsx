import { Table, Text } from '@mantine/core';
import { facility } from '@peersmith/model';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { OwnScope, type OwnSystem, useOwnSystems } from '../../shell/own-as.tsx';
import { Failure, hides } from '../../shell/states.tsx';
import { formatAsn, formatNumber } from '../../text/format.ts';

interface FacilitiesCardProps {
  /** Ours. */
  of: OwnSystem;
  title: string;
  /** Only those where this network is too. */
  asn?: number;
  empty: string;
}

/** Buildings where we are, for private interconnection; with another network, those where both are. */
export function FacilitiesCard({ of, title, asn, empty }: FacilitiesCardProps) {
  const query = { local_asn: of.asn, asn, limit: 1000 };
  const { data, error } = useQuery({
    queryKey: ['peeringdb', 'facilities', query],
    queryFn: () => client.call('GET /api/peeringdb/facility-presence/', { query }),
    enabled: of.asn !== asn,
  });
  if (of.asn === asn) return null;
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

/** Where a network is and we are, for each of ours that pages are about. */
export function FacilitiesInCommon({ asn }: { asn: number }) {
  const { shown } = useOwnSystems();
  const others = shown.filter((system) => system.asn !== asn);
  if (others.length === 0) return null;
  return (
    <>
      <OwnScope />
      {others.map((system) => (
        <FacilitiesCard
          key={system.id}
          of={system}
          title={
            others.length > 1 ? `Facilities in common with ${formatAsn(system.asn)}` : 'Facilities in common'
          }
          asn={asn}
          empty="PeeringDB knows no facility where both of us are."
        />
      ))}
    </>
  );
}
