import type { configuration } from '@peersmith/model';
import type { Row } from '../../api/row.ts';
import { useWrite } from '../../resource/use-write.ts';

/** Changes a field of an object from its page. */
export const usePatch = (resource: typeof configuration, row: Row, done: string) =>
  useWrite({
    write: (through, changes: { draft: string }): Promise<unknown> =>
      through.resource(resource).update(row.id, changes),
    said: () => done,
  });
