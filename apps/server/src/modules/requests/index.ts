import { defineModule } from '../../engine/module.ts';
import { provisionJob } from './automatic-provision.ts';
import { FOLLOW_JOB, followJob, followSchedule, requestListener } from './follow-requests.ts';
import { handMadeSessions } from './hand-made-sessions.ts';
import { requestResources } from './resources.ts';
import { ruleRoutes } from './rule-routes.ts';
import { requestSettings } from './settings.ts';

export { toldBy } from './automatic-provision.ts';
export {
  type CommonExchange,
  type CommonFacility,
  commonPlaces,
  type PossibleSession,
} from './common-places.ts';
export { conflictsOf, type SessionToAsk } from './conflicts.ts';
export { type DecidedSession, type Decision, decideAtOnce } from './decide-at-once.ts';
export { inventRequests } from './invent-requests.ts';
export { ourEnds } from './our-ends.ts';
export { provisionRequest } from './provision-request.ts';
export { type ReceivedRequest, receiveRequest } from './receive-request.ts';
export { lockRequest, type StoredRequest, shownRequest, storedRequest } from './request-row.ts';
export {
  PENDING,
  type RequestOfNetwork,
  requestByReference,
  requestsOfNetworks,
  type SessionOfNetwork,
  withdrawPending,
  withdrawRequest,
} from './requests-of-network.ts';
export { type SessionRow, sessionRows } from './session-rows.ts';
export { writeVerdicts } from './session-verdicts.ts';
export { requireStep, takeStep, tellStep } from './take-step.ts';
export { withdrawSession } from './withdraw-session.ts';

/** Wishes for sessions, ours and theirs: from the first word to sessions that are up, and the rules that decide about them. */
export const requestsModule = defineModule({
  name: 'requests',
  resources: requestResources,
  routes: (http, { open }) => ruleRoutes(http, open),
  jobs: [followJob, provisionJob],
  schedules: [{ job: FOLLOW_JOB, when: followSchedule }],
  listeners: [requestListener, handMadeSessions],
  settings: requestSettings,
});
