import type { FeatureCollection } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** The land of the earth at 1:110 million, from Natural Earth (public domain). Read when a map is first shown. */
export async function landOutline(): Promise<FeatureCollection> {
  const { default: text } = await import('world-atlas/land-110m.json?raw');
  const topology: Topology<{ land: GeometryCollection }> = JSON.parse(text);
  return feature(topology, topology.objects.land);
}
