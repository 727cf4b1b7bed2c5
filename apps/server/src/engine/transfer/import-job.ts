import { ImportRefused } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, isImportable, type Registry } from '@peersmith/resource';
import * as z from 'zod';
import { ApiError } from '../errors.ts';
import { FILE_FORMATS, readTable } from '../files/read-table.ts';
import { isLimited } from '../grants/granted-rows.ts';
import { JobFailed, type JobHandler } from '../jobs.ts';
import { may } from '../permissions.ts';
import { importTable } from './import-table.ts';

export const importJobName = (resource: AnyResource): string => `import.${contentTypeOf(resource)}`;

const Input = z.object({
  mode: z.enum(['create', 'update', 'upsert']),
  match: z.enum(['key', 'id']),
  format: z.enum(FILE_FORMATS),
  reading: z.object({ dates: z.enum(['dmy', 'mdy']).optional() }),
  asked: z.union([z.object({ dry_run: z.literal(true) }), z.object({ plan: z.string() })]).nullable(),
  charset: z.string().nullable(),
});

const NO_LIMITS = { rows: Number.POSITIVE_INFINITY, octets: Number.POSITIVE_INFINITY };

/** Imports of large files, in the background: one kind of job for each resource. Its output is the report, as JSON. */
export const importJobs = (registry: Registry): JobHandler[] =>
  Object.values(registry).filter(isImportable).map(importJob);

const importJob = (resource: AnyResource): JobHandler => ({
  name: importJobName(resource),
  object: resource,
  mayRun: (principal, asked) =>
    asked?.own
      ? may(principal, resource, 'view')
      : !isLimited(principal) &&
        (['view', 'add', 'change'] as const).every((verb) => may(principal, resource, verb)),
  run: async (context, { input, secret: file, progress, signal }) => {
    if (!file) throw new JobFailed('The file is kept until it was imported, and no longer: import it again.');
    const { charset, ...asked } = Input.parse(input);
    progress.step('reading the file');
    const octets = [Buffer.from(file, 'latin1')];
    const { table } = await readTable(
      context,
      { octets, format: asked.format, charset: charset ?? undefined },
      NO_LIMITS,
    );
    try {
      const report = await importTable(context, resource, table, {
        ...asked,
        reading: { dates: asked.reading.dates },
        onRows: (done, total) => {
          signal.throwIfAborted();
          progress.step(
            `${asked.asked && 'dry_run' in asked.asked ? 'trying' : 'writing'} ${resource.plural}`,
            done,
            total,
          );
        },
      });
      const { create, update, unchanged, refuse } = report.counts;
      return {
        output: JSON.stringify(report),
        message: `${report.applied ? '' : 'It would be '}${create} new, ${update} changed, ${unchanged} unchanged${refuse ? `, ${refuse} refused` : ''}.`,
      };
    } catch (error) {
      const refused = error instanceof ApiError ? ImportRefused.safeParse(error.body) : null;
      if (refused?.success)
        return {
          output: JSON.stringify(refused.data.report),
          message: refused.data.detail,
          outcome: 'completed-with-faults',
        };
      if (error instanceof ApiError) throw new JobFailed(error.message);
      throw error;
    }
  },
});
