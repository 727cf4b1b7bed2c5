import { endpoints } from '@peersmith/answers';
import { maintenanceWindow } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { reportOf } from './report.ts';
import { cancelWindow, endWindow, recomputeWindow, scheduleWindow, shownWindow } from './schedule-window.ts';

const SCHEDULE = permissions('maintenance.schedule_window', 'maintenance.view_window');
const VIEW = permissions('maintenance.view_window');

/** Scheduling, cancelling and ending maintenances, and what came of them. */
export function maintenanceRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  const of = maintenanceWindow;
  serve(endpoints.scheduleMaintenance, { access: SCHEDULE, of }, async ({ context, params: { id } }) => {
    await scheduleWindow(context, id);
    return shownWindow(context, id);
  });
  serve(
    endpoints.cancelMaintenance,
    { access: SCHEDULE, of },
    async ({ context, params: { id }, body: { comment } }) => {
      await cancelWindow(context, { id, comment });
      return shownWindow(context, id);
    },
  );
  serve(endpoints.endMaintenance, { access: SCHEDULE, of }, async ({ context, params: { id } }) => {
    await endWindow(context, id);
    return shownWindow(context, id);
  });
  serve(
    endpoints.recomputeMaintenance,
    { access: SCHEDULE, of },
    ({ context, params: { id }, body: { apply } }) => recomputeWindow(context, { id, apply }),
  );
  serve(endpoints.maintenanceReport, { access: VIEW, of }, ({ context, params: { id } }) =>
    reportOf(context, id),
  );
}
