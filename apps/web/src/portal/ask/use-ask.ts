import type { PortalRequest, PortalWish } from '@peersmith/api-client';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../client.ts';

/** Sends a request, and goes to its page. */
export function useAsk(): UseMutationResult<PortalRequest, Error, PortalWish> {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (wish: PortalWish) => call('POST /api/portal/requests/', { body: wish }),
    onSuccess: async (made) => {
      cache.setQueryData(['request', made.reference], made);
      await navigate({ to: '/requests/$reference/', params: { reference: made.reference } });
    },
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: ['places'] }),
        cache.invalidateQueries({ queryKey: ['requests'] }),
      ]),
  });
}
