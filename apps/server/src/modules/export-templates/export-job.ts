import { exportTemplate } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import { inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { JobFailed, type JobHandler } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { loadExport, renderExport } from './render-export.ts';

/** Upstream's job: its output is what the template prints. */
export const exportJob: JobHandler = {
  name: 'extras.exporttemplate.render',
  object: exportTemplate,
  mayRun: (principal) => holds(principal, permissionOf(exportTemplate, 'view')),
  run: async (context, { objectId, progress }) => {
    try {
      const stored = await loadExport(context, objectId ?? 0);
      progress.step(`rendering ${stored.name}`);
      const outcome = await renderExport(context, stored);
      if (outcome.kind === 'error')
        throw new JobFailed(`Line ${outcome.line} of ${outcome.template}: ${outcome.detail}`);
      return { output: outcome.text, message: `${stored.name} printed ${outcome.text.length} characters.` };
    } catch (error) {
      // What is refused to whoever asked, or gone, is no fault of the server.
      if (error instanceof ApiError) throw new JobFailed(error.message);
      throw error;
    }
  },
};

/** The action that queues it. */
export const queueExport: ActionHandler = ({ context, id }) =>
  inTransaction(context, (inner) => inner.jobs.enqueue(inner, exportJob.name, { objectId: id }));
