import type { configuration } from '@peersmith/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { Row } from '../../api/row.ts';
import { hearRequest, tellDone } from '../../resource/undo.tsx';

/** Changes a field of an object from its page, with the way back. */
export function usePatch(resource: typeof configuration, row: Row, done: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (changes: { draft: string }) => {
      const { hear, request } = hearRequest();
      await client.resource(resource).update(row.id, changes, { hear });
      return request();
    },
    onSuccess: (request) => {
      tellDone(done, request);
      void queries.invalidateQueries();
    },
  });
}
