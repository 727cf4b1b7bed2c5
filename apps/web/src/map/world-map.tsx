import { Box, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Geometry } from './outline.ts';

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
// From 72° north to 56° south: nobody peers beyond.
const [TOP, BOTTOM] = [78, -56];
const HEIGHT = ((TOP - BOTTOM) / 360) * WIDTH;
const SMALLEST = 3;
const LARGEST = 11;

/** Equirectangular: a degree is as long everywhere. */
const project = (longitude: number, latitude: number): [number, number] => [
  ((longitude + 180) / 360) * WIDTH,
  ((TOP - latitude) / (TOP - BOTTOM)) * HEIGHT,
];

/** Places on an outline of the world that is part of the program: nothing is fetched from elsewhere. */
export function WorldMap({ label, places, onOpen }: WorldMapProps) {
  const { data: land } = useQuery({
    queryKey: ['outline'],
    queryFn: async () => pathOf(await (await import('./outline.ts')).landOutline()),
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
  const [x, y] = project(place.longitude, place.latitude);
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

/** Rings of longitude and latitude as one SVG path. */
function pathOf(geometry: Geometry): string {
  return geometry
    .map((ring) => {
      const points = ring.map(([longitude = 0, latitude = 0]) => {
        const [x, y] = project(longitude, latitude);
        return `${x.toFixed(1)} ${y.toFixed(1)}`;
      });
      return `M${points.join('L')}Z`;
    })
    .join('');
}
