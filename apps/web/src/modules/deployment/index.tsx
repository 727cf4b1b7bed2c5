import { Button } from '@mantine/core';
import { drift, plan, planRouter, router } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { later } from '../../resource/later.tsx';
import { listPath } from '../../resource/pages.ts';
import { present } from '../../resource/present.ts';
import { DEPLOY } from './plan-rules.ts';

const PlanActions = later(() => import('./plan-actions.tsx'), 'PlanActions', null);
const MakePlan = later(() => import('./make-plan.tsx'), 'MakePlan', null);
const drifts = () => import('./drift-actions.tsx');
const DriftEmpty = later(drifts, 'DriftEmpty', null);
const PlanOverview = later(() => import('./plan-overview.tsx'), 'PlanOverview');
const PlanRouterOverview = later(() => import('./plan-router-overview.tsx'), 'PlanRouterOverview');
const DriftOverview = later(() => import('./drift-overview.tsx'), 'DriftOverview');

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
  DetailActions: later(drifts, 'DriftActions', null),
  ListActions: later(drifts, 'DriftListActions', null),
  Bulk: later(drifts, 'DriftBulk', null),
  bulkPermissions: [DEPLOY],
  emptyHint: <DriftEmpty />,
});
