import { type NewSessionStatus, peeringRequest } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction, SYSTEM } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { JobFailed, type JobHandler } from '../../engine/jobs.ts';
import { provisionRequest } from './provision-request.ts';
import { lockRequest, type StoredRequest } from './request-row.ts';
import { tellStep } from './take-step.ts';

const PROVISION_JOB = 'requests.provision';

/** From the most careful on. */
const CAREFUL: readonly NewSessionStatus[] = ['requested', 'provisioning', 'enabled'];

/**
 * The status with which rules have the sessions of an accepted request made: the most careful of their words. Null where one of the
 * sessions was accepted by a person, or by a rule that leaves it to one.
 */
async function statusByRules({ db }: Context, request: number): Promise<NewSessionStatus | null> {
  const { rows } = await sql<{ session_status: NewSessionStatus | null }>`
    select distinct case when t.enabled then t.session_status end as session_status
    from requests_session q left join requests_rule t on t.id = q.decided_by_rule_id
    where q.request_id = ${request} and q.status = 'accepted'`.execute(db);
  if (rows.some(({ session_status }) => session_status === null)) return null;
  return CAREFUL.find((status) => rows.some(({ session_status }) => session_status === status)) ?? null;
}

/** Has the sessions of a request made that rules accepted, where each of them says so; in the transaction that accepts it. */
export async function askForProvision(context: Context, { id, status }: StoredRequest): Promise<void> {
  if (status !== 'accepted' || (await statusByRules(context, id)) === null) return;
  // Whoever entered the request may not have to be one who makes sessions: it is the rule that does.
  await context.jobs.enqueue({ ...context, principal: SYSTEM }, PROVISION_JOB, { objectId: id });
}

/** What an error says to people: its detail, or its messages. */
export function toldBy({ body, message }: ApiError): string {
  if (typeof body !== 'object' || body === null) return message;
  return 'detail' in body ? String(body.detail) : Object.values(body).flat().join(' ');
}

/** Makes the sessions of a request that rules accepted. What fails leaves it accepted, and says why in its history. */
export const provisionJob: JobHandler = {
  name: PROVISION_JOB,
  object: peeringRequest,
  mayRun: (principal) => principal.isSuperuser,
  run: async (outer, { objectId }) => {
    const id = Number(objectId);
    try {
      return await inTransaction(outer, async (context) => {
        const request = await lockRequest(context, id);
        const status = request.status === 'accepted' ? await statusByRules(context, id) : null;
        if (status === null) return { message: 'There is nothing to make of the request any more.' };
        await provisionRequest(context, request, { status, defaults: {}, isByItself: true });
        return { message: `The sessions of the request were made: ${status}.` };
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const text = `The sessions were not made. ${toldBy(error)}`.slice(0, 4000);
      await inTransaction(outer, async (context) => {
        const { status } = await lockRequest(context, id);
        await tellStep(context, id, {
          action: 'provision',
          from: status,
          to: status,
          text,
          isByItself: true,
        });
      });
      throw new JobFailed(text);
    }
  },
};
