import { readFileSync } from 'node:fs';
import { configuration, platform } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { create } from '../../engine/write/save.ts';

/** The templates that the product ships, with the platform each is for. */
const SHIPPED = {
  frr: {
    platform: { name: 'FRRouting', slug: 'frr', napalm_driver: 'frr', password_algorithm: '' },
    configuration: 'FRRouting',
  },
  junos: {
    platform: {
      name: 'Juniper Junos',
      slug: 'junos',
      napalm_driver: 'junos',
      password_algorithm: 'juniper-type9',
    },
    configuration: 'Juniper Junos',
  },
  bird: {
    platform: { name: 'BIRD 2', slug: 'bird', napalm_driver: 'bird', password_algorithm: '' },
    configuration: 'BIRD 2',
  },
} as const;
export type ShippedTemplate = keyof typeof SHIPPED;

/** The source of a shipped template. */
export const shippedSource = (name: ShippedTemplate): string =>
  readFileSync(new URL(`../../../templates/${name}.j2`, import.meta.url), 'utf8');

async function idOf(context: Context, table: string, column: string, value: string): Promise<number | null> {
  const { rows } = await sql<{
    id: number;
  }>`select min(id) as id from ${sql.table(table)} where ${sql.ref(column)} = ${value}`.execute(context.db);
  return rows[0]?.id ? Number(rows[0].id) : null;
}

/** The platform and the configuration of a shipped template; made where they are missing, left alone where they are not. */
export async function ensureTemplate(
  context: Context,
  name: ShippedTemplate,
): Promise<{ platform: number; configuration: number }> {
  const shipped = SHIPPED[name];
  const held = await idOf(context, 'devices_platform', 'slug', shipped.platform.slug);
  const template = await idOf(context, 'devices_configuration', 'name', shipped.configuration);
  return {
    platform: held ?? Number((await create(context, platform, shipped.platform)).id),
    configuration:
      template ??
      Number(
        (
          await create(context, configuration, {
            name: shipped.configuration,
            template: shippedSource(name),
            jinja2_trim: true,
            jinja2_lstrip: true,
            description: `Sessions, policies, limits and maintenance for ${shipped.platform.name}`,
          })
        ).id,
      ),
  };
}
