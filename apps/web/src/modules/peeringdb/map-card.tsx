import { Text } from '@mantine/core';
import type { PeeringMap } from '@peersmith/api-client';
import { facility, internetExchange } from '@peersmith/model';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { type Place, WorldMap } from '../../map/world-map.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';

/** Our exchanges and facilities on the map. */
export function MapCard({ asn }: { asn: number }) {
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ['peeringdb', 'map', asn],
    queryFn: () => client.call('GET /api/peeringdb/map/', { query: { local_asn: asn } }),
  });
  return (
    <Card title="Where we are">
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <>
          <WorldMap
            label="Our exchanges and facilities"
            places={placesOf(data)}
            onOpen={({ to }) => to && void navigate({ to })}
          />
          <Unplaced names={data.exchanges.filter((one) => !isPlaced(one)).map(({ name }) => name)} />
        </>
      ) : (
        <Loading lines={10} />
      )}
    </Card>
  );
}

const Unplaced = ({ names }: { names: readonly string[] }) =>
  names.length > 0 && (
    <Text size="xs" c="dimmed" px="md" pb="sm">
      PeeringDB does not say where these are: {names.join(', ')}.
    </Text>
  );

const isPlaced = <T extends { latitude: number | null; longitude: number | null }>(
  place: T,
): place is T & { latitude: number; longitude: number } =>
  place.latitude !== null && place.longitude !== null;

function placesOf({ exchanges, facilities }: PeeringMap): Place[] {
  return [
    ...facilities.filter(isPlaced).map(({ id, name, city, latitude, longitude, networks }) => ({
      key: `facility ${id}`,
      name,
      about: [city, counted(networks, 'network')].filter(Boolean).join(', '),
      latitude,
      longitude,
      kind: 'facility' as const,
      weight: 1,
      to: detailPath(facility, id),
    })),
    ...exchanges.filter(isPlaced).map(({ id, name, latitude, longitude, sessions, missing }) => ({
      key: `exchange ${id}`,
      name,
      about: `${counted(sessions, 'session')}, ${missing} possible`,
      latitude,
      longitude,
      kind: 'exchange' as const,
      weight: sessions + 1,
      to: detailPath(internetExchange, id),
    })),
  ];
}
