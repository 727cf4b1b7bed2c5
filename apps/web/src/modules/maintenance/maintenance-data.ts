import type { MaintenanceReport } from '@peersmith/api-client';
import { maintenanceStep } from '@peersmith/model';
import type { Json } from '@peersmith/resource';
import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { choiceValue, type Row } from '../../api/row.ts';

export const SCHEDULE = 'maintenance.schedule_window';

/** Something that was done for a maintenance, as the API shows it. */
export type Step = Json<typeof maintenanceStep>;

export const statusOf = (row: Row): string => choiceValue(row.status) ?? '';

/** What is read again when one of these changes. */
const READS = ['maintenance.window', 'maintenance.step', 'maintenance.affectedsession', 'maintenance.notice'];

/** Everything that was done for a maintenance, the first first. */
export const useSteps = (id: number): UseQueryResult<Step[]> =>
  useQuery({
    queryKey: ['maintenance', 'steps', id],
    queryFn: async ({ signal }) =>
      (await client.resource(maintenanceStep).list({ window_id: id, limit: 200, ordering: 'at,id' }, signal))
        .results,
    meta: { reads: READS },
  });

/** What came of a maintenance. */
export const useReport = (id: number): UseQueryResult<MaintenanceReport> =>
  useQuery({
    queryKey: ['maintenance', 'report', id],
    queryFn: ({ signal }) =>
      client.call('GET /api/maintenance/windows/:id/report/', { path: { id }, signal }),
    meta: { reads: READS },
  });

/** Something that is done with a maintenance; what is on screen is read again, also where it was refused. */
export function useMaintenanceStep(
  step: () => Promise<unknown>,
  onDone: () => void = () => undefined,
): UseMutationResult<unknown, Error, void> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: step,
    onSuccess: onDone,
    onSettled: () => void queries.invalidateQueries(),
  });
}

const inZone = (timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });

/** A moment on the clocks of a zone: "1 Dec 2026, 23:00". */
export function momentIn(iso: unknown, timeZone: string): string {
  try {
    return inZone(timeZone).format(new Date(String(iso)));
  } catch {
    return String(iso);
  }
}
