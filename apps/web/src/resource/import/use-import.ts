import {
  type Client,
  type ImportAsked,
  type ImportReport,
  isQueued,
  reportIn,
  reportOfJob,
} from '@peersmith/api-client';
import type { AnyResource, ShownRow } from '@peersmith/resource';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client } from '../../api/client.ts';
import { choiceValue, type Row } from '../../api/row.ts';
import { restRefreshing } from '../../live/refresher.ts';
import { isUnderWay, useJob } from '../../modules/core/job-data.ts';
import { tellDone } from '../undo.tsx';
import type { ChosenFile } from './chosen-file.ts';

type Answer = ImportReport | ShownRow;

/** A file that is looked at before it is imported, and then does what was seen. Large ones are looked at and imported by jobs. */
export function useImport(resource: AnyResource, file: ChosenFile, asked: ImportAsked) {
  const queries = useQueryClient();
  const send = (by: Client) => by.resource(resource).importFile(file, asked);
  const review = useQuery({
    queryKey: ['import', file.key, asked],
    queryFn: () => client.dryRun<Answer>(send),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const tried = useOutcome(review.data);
  const apply = useMutation({
    onMutate: restRefreshing,
    mutationFn: (digest: string) => client.carryOut<Answer>({ digest }, send),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['list'] }),
  });
  const done = useOutcome(apply.data);
  const request = done.report?.request_id;
  useEffect(() => {
    if (request) tellDone(`Imported ${resource.plural}.`, request);
  }, [request, resource]);
  const refused = reportIn(apply.error);
  const report = done.report ?? refused ?? tried.report;
  return {
    report,
    /** The job that is under way, for its progress. */
    job: done.job ?? tried.job,
    error: review.error ?? (refused ? null : apply.error) ?? done.error ?? tried.error,
    /** It would do something else by now: that is what is shown. */
    changed: refused !== null && !refused.applied,
    isReady:
      report !== null &&
      !report.applied &&
      report.counts.refuse === 0 &&
      !apply.isPending &&
      done.job === null,
    isPending: apply.isPending || done.job !== null,
    carryOut: () => report && apply.mutate(report.digest),
  };
}

/** A report, at once or as the output of the job that makes it. */
function useOutcome(answer: Answer | undefined): {
  report: ImportReport | null;
  job: Row | null;
  error: Error | null;
} {
  const queued = answer && isQueued(answer) ? answer : null;
  const { data: row, error } = useJob(queued ? queued.id : null);
  if (!queued) return { report: answer && !isQueued(answer) ? answer : null, job: null, error: null };
  if (!row || isUnderWay(row)) return { report: null, job: row ?? null, error };
  if (choiceValue(row.status) !== 'completed')
    return { report: null, job: null, error: new Error(`Job ${row.id} failed: its page says why.`) };
  return { report: reportOfJob(String(row.output)), job: null, error: null };
}
