import { drift, plan, planRouter } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { asDeclared, implement } from '../../engine/implement.ts';
import { visibleObjects } from '../../engine/read/visible-objects.ts';

/** What is told of a router is for those who may view it. */
async function concealRouters(rows: readonly Row[], context: Context, hidden: Row): Promise<void> {
  const idOf = ({ router }: Row) => Number(Object(router).id ?? 0);
  const told = (row: Row) => ({ type: 'devices.router', id: idOf(row) });
  const mayView = await visibleObjects(context, rows.map(told));
  for (const row of rows) if (!mayView(told(row))) Object.assign(row, hidden);
}

const NOT_SHOWN = { router: null, message: '', display: 'a router' };

/** Plans, their routers, and how routers stand to what is rendered for them. */
export const deploymentResources = [
  asDeclared(plan),
  implement(planRouter, {
    conceal: {
      needs: ['router'],
      from: (rows, context) =>
        concealRouters(rows, context, {
          ...NOT_SHOWN,
          router_name: 'a router',
          warnings: [],
          findings: [],
          sessions: null,
          rendered_hash: '',
          running_hash: '',
        }),
    },
  }),
  implement(drift, {
    conceal: { needs: ['router'], from: (rows, context) => concealRouters(rows, context, NOT_SHOWN) },
  }),
];
