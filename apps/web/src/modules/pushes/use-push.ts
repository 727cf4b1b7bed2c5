import type { BodyOfCall } from '@peersmith/api-client';
import { job } from '@peersmith/model';
import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { detailPath } from '../../resource/pages.ts';

export type PushBody = BodyOfCall<'POST /api/devices/push/'>;
export const PUSH = 'devices.push_router_configuration_to_data_source';
export const PUSH_JOB = 'devices.router.push_to_data_source';

/** Whether somebody may push configurations, and see what comes of it. */
export function useMayPush(): boolean {
  const holds = useHolds();
  return [PUSH, 'devices.view_router', 'core.view_job'].every(holds);
}

/** Queues a push, or a look at what it would do, and leads to its job. */
export function usePush(): UseMutationResult<{ id: number }, Error, PushBody> {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: PushBody) => client.call('POST /api/devices/push/', { body }),
    onSuccess: ({ id }) => navigate({ to: detailPath(job, id), ignoreBlocker: true }),
  });
}
