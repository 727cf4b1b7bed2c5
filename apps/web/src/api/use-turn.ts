import { type QueryKey, useIsFetching } from '@tanstack/react-query';
import { useState } from 'react';

/**
 * What is to be asked next: the newest, once what was asked before is answered. Letters come faster than a broad word is found in 100,000
 * rows, and a question for each of them would have the last wait for all.
 */
export function useTurn(wanted: string, queryKey: QueryKey): string {
  const isBusy = useIsFetching({ queryKey }) > 0;
  const [taken, take] = useState(wanted);
  if (!isBusy && taken !== wanted) take(wanted);
  return taken;
}
