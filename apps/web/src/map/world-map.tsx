import { Box, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { landOutline } from './outline.ts';

export interface Place {
  key: string;
  name: string;
  /** Second line of its hint. */
  about: string;
  latitude: number;
  longitude: number;
  kind: 'exchange' | 'facility';
  /** Relative weight, from which its size follows. */
  weight: number;
  to?: string;
}

interface WorldMapProps {
  label: string;
  places: readonly Place[];
  onOpen: (place: Place) => void;
}

const WIDTH = 1000;
const HEIGHT = 430;
const SMALLEST = 3;
const LARGEST = 11;
// The poles, where nobody peers, are cut off.
const projection = geoNaturalEarth1()
  .scale(184)
  .translate([WIDTH / 2, HEIGHT / 2 + 30]);

/** Places on an outline of the world that is part of the program: nothing is fetched from elsewhere. */
export function WorldMap({ label, places, onOpen }: WorldMapProps) {
  const { data: land } = useQuery({
    queryKey: ['outline'],
    queryFn: async () => geoPath(projection).digits(1)(await landOutline()),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const heaviest = Math.max(1, ...places.map(({ weight }) => weight));
  const ordered = [...places].sort((a, b) => b.weight - a.weight);
  return (
    <Box className="map">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-label={label}>
        <path d={land ?? ''} className="land" aria-hidden />
        {ordered.map((place) => (
          <Spot key={place.key} place={place} heaviest={heaviest} onOpen={onOpen} />
        ))}
      </svg>
      <Text size="xs" c="dimmed" px="md" pb="sm">
        <span className="spot-key exchange" /> exchange <span className="spot-key facility" /> facility
      </Text>
    </Box>
  );
}

interface SpotProps {
  place: Place;
  heaviest: number;
  onOpen: (place: Place) => void;
}

function Spot({ place, heaviest, onOpen }: SpotProps) {
  const [x, y] = projection([place.longitude, place.latitude]) ?? [0, 0];
  const radius = SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(place.weight / heaviest);
  const open = place.to
    ? {
        role: 'link',
        tabIndex: 0,
        onClick: () => onOpen(place),
        onKeyDown: (event: React.KeyboardEvent) => event.key === 'Enter' && onOpen(place),
      }
    : { role: 'img' };
  return (
    <circle
      cx={x}
      cy={y}
      r={radius}
      className={`spot ${place.kind}`}
      aria-label={`${place.name}, ${place.about}`}
      {...open}
    >
      <title>{`${place.name}\n${place.about}`}</title>
    </circle>
  );
}
