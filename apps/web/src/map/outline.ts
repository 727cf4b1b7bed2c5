import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** Rings of [longitude, latitude] in degrees. */
export type Geometry = readonly (readonly (readonly number[])[])[];

/** The land of the earth at 1:110 million, from Natural Earth (public domain). */
export async function landOutline(): Promise<Geometry> {
  const { default: text } = await import('world-atlas/land-110m.json?raw');
  const topology: Topology<{ land: GeometryCollection }> = JSON.parse(text);
  return feature(topology, topology.objects.land).features.flatMap(({ geometry }) =>
    geometry.type === 'MultiPolygon'
      ? geometry.coordinates.flat()
      : geometry.type === 'Polygon'
        ? geometry.coordinates
        : [],
  );
}
