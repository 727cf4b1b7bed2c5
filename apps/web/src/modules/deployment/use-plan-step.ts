import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';

/** A step of a plan: what is on screen is read again once it is done, and also when it was refused, for then the plan has moved. */
export function usePlanStep(
  step: () => Promise<unknown>,
  onDone: () => void,
): UseMutationResult<unknown, Error, void> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: step,
    onSuccess: onDone,
    onSettled: () => void queries.invalidateQueries(),
  });
}
