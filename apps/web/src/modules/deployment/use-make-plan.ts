import { notifications } from '@mantine/notifications';
import type { BodyOfCall } from '@peersmith/api-client';
import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { planPath } from './plan-data.ts';

export type Wanted = BodyOfCall<'POST /api/deployment/plans/'>;

/** Makes a plan, and leads to it. */
export function useMakePlan(): UseMutationResult<{ id: number }, Error, Wanted> {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: Wanted) => client.call('POST /api/deployment/plans/', { body }),
    onSuccess: ({ id }) => navigate({ to: planPath(id), ignoreBlocker: true }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
}
