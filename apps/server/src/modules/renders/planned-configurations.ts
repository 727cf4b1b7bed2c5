import type { Plan, PlannedConfigurations } from '@peersmith/answers';
import { router } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { forbidden } from '../../engine/errors.ts';
import { holds } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { countLines, textDifferences } from '../../platform/text-difference.ts';
import { maskedConfiguration } from './masked-configuration.ts';

/** Routers that are looked at for one plan. The write holds its locks meanwhile, so it is not for all of a large network. */
const MOST_ROUTERS = 200;
const MOST_MS = 20_000;
const VIEW = 'devices.view_router_configuration';

interface Looked {
  id: number;
  name: string;
  before: string;
  after: string;
  fault: string;
}

/** What a write that is tried makes of the configurations of routers, beside what they are. Fails with 403 for who may not see them. */
export async function plannedConfigurations(trial: Context, now: Context): Promise<Partial<Plan>> {
  if (!holds(trial.principal, VIEW))
    throw forbidden('You may not see the configurations of routers: leave `configurations` out.');
  const { rows } = await sql<{ id: number; name: string }>`
    select r.id::int as id, r.name from devices_router r where r.configuration_template_id is not null and r.status <> 'disabled'
      and ${withinGrant(trial, router, sql`r.id`)} order by r.name, r.id`.execute(trial.db);
  const late = performance.now() + MOST_MS;
  const looked: Looked[] = [];
  for (const one of rows.slice(0, MOST_ROUTERS)) {
    if (performance.now() > late) break;
    looked.push(await lookAt(one, trial, now));
  }
  return { configurations: { ...(await compared(looked)), left_out: rows.length - looked.length } };
}

async function lookAt(
  { id, name }: { id: number; name: string },
  trial: Context,
  now: Context,
): Promise<Looked> {
  // Two at a time, each over a connection of its own.
  const [before, after] = await Promise.all([maskedConfiguration(now, id), maskedConfiguration(trial, id)]);
  return { id, name, before: before.text, after: after.text, fault: after.fault };
}

async function compared(looked: readonly Looked[]): Promise<Omit<PlannedConfigurations, 'left_out'>> {
  const others = looked.filter(({ before, after, fault }) => before !== after || fault !== '');
  const differences = await textDifferences(
    others.map(({ before, after, name }) => ({
      ...{ before, after },
      names: [`${name}, now`, `${name}, after it`],
    })),
  );
  return {
    routers: others.map(({ id, name, fault }, at) => {
      const difference = fault === '' ? (differences[at] ?? '') : '';
      return { id, name, fault, difference, ...countLines(difference) };
    }),
    unchanged: looked.length - others.length,
  };
}
