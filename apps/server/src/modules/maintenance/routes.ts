import { endpoints } from '@peersmith/answers';
import { maintenanceWindow } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { Invalid } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import type { Room } from '../../engine/module.ts';
import { OPEN, permissions, SIGNED_IN } from '../../platform/access.ts';
import { baseOf } from '../../platform/origin.ts';
import { dropFeedToken, feedOf, feedText, makeFeedToken } from './feed.ts';
import { previewNotices } from './preview-notices.ts';
import { proposeNotes } from './propose.ts';
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
  serve(
    endpoints.previewMaintenance,
    { access: permissions('peering.send_email', 'maintenance.view_window'), of },
    ({ context, params: { id }, body: { kind } }) => previewNotices(context, { id, kind }),
  );
  serve(
    endpoints.proposeMaintenance,
    { access: permissions('maintenance.add_window', 'maintenance.view_proposal'), bodyLimit: 8_000_000 },
    async ({ context, body: { calendar, from_address } }) => {
      const results = await proposeNotes(context, calendar, {
        from_address,
        asn: null,
        received_message: null,
      });
      if (typeof results === 'string') throw new Invalid({ calendar: [results] });
      return { results };
    },
  );
}

/** The calendar for programs, by an address of each user's own. */
export function feedRoutes(http: FastifyInstance, { open, system }: Pick<Room, 'open' | 'system'>): void {
  const serve = serving(http, open);
  serve(endpoints.calendarFeed, { access: SIGNED_IN }, ({ context }) => feedOf(context));
  serve(endpoints.makeCalendarFeed, { access: SIGNED_IN }, ({ context }) => makeFeedToken(context));
  serve(endpoints.dropCalendarFeed, { access: SIGNED_IN }, ({ context }) => dropFeedToken(context));
  // The token in it says whose it is; whoever has none that is known finds nothing.
  serve(endpoints.maintenanceCalendar, { access: OPEN }, ({ query: { token }, request, reply }) => {
    void reply.type('text/calendar; charset=utf-8').header('cache-control', 'private, no-store');
    return feedText({ ...system(), base: baseOf(request) }, token);
  });
}
