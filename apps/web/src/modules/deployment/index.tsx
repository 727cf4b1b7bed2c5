import { Button } from '@mantine/core';
import { drift, plan, planRouter, router } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { listPath } from '../../resource/pages.ts';
import { present } from '../../resource/present.ts';
import { DriftActions, DriftBulk, DriftEmpty, DriftListActions } from './drift-actions.tsx';
import { DriftOverview } from './drift-overview.tsx';
import { MakePlan } from './make-plan.tsx';
import { PlanActions } from './plan-actions.tsx';
import { PlanOverview } from './plan-overview.tsx';
import { PlanRouterOverview } from './plan-router-overview.tsx';
import { DEPLOY } from './plan-rules.ts';

present(plan, {
  leading: 'display',
  columns: ['display', ...plan.columns],
  title: ({ display }) => display,
  Overview: PlanOverview,
  DetailActions: PlanActions,
  ListActions: () => <MakePlan routers={[]} label="New plan" isMain />,
  emptyHint: (
    <>
      <MakePlan routers={[]} label="New plan" isMain />
      <Button component={Link} to={listPath(router)} variant="default">
        Choose among the routers
      </Button>
    </>
  ),
});
present(planRouter, {
  leading: 'router_name',
  columns: ['router_name', 'plan', 'wave', 'status', 'added', 'removed', 'message'],
  Overview: PlanRouterOverview,
});
present(drift, {
  leading: 'display',
  columns: ['display', 'status', 'since', 'checked', 'added', 'removed', 'message'],
  Overview: DriftOverview,
  DetailActions: DriftActions,
  ListActions: DriftListActions,
  Bulk: DriftBulk,
  bulkPermissions: [DEPLOY],
  emptyHint: <DriftEmpty />,
});
