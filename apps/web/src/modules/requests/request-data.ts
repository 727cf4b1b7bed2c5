import type { Page } from '@peersmith/api-client';
import {
  type CheckOfRequest,
  peeringApi,
  peeringRequest,
  REQUEST_CHECK,
  type RequestDirection,
  type RequestStatus,
  type RequestStep,
  requestedSession,
  stepOfRequest,
  stepsFrom,
} from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import { choiceValue, isRecord, isRow, type Row } from '../../api/row.ts';
import { tellDone } from '../../resource/undo.tsx';

export const DECIDE = 'requests.decide_request';
export const CHANGE = 'requests.change_request';
const SEND = 'peering.send_email';

export const directionOf = (row: Row): RequestDirection =>
  choiceValue(row.direction) === 'inbound' ? 'inbound' : 'outbound';
/** Whether its sessions are over a line of our own. */
export const isPrivate = (row: Row): boolean => choiceValue(row.request_type) === 'private';
/** Where a request stands; the server knows no other words. */
export const statusOf = (row: Row): RequestStatus => choiceValue(row.status) as RequestStatus;

/** What somebody can do with a request as it stands, in the order of how likely it is what they want. */
export const stepsOf = (row: Row): RequestStep[] => {
  const all = stepsFrom(directionOf(row), statusOf(row)).filter(
    (one) => !['establish', 'release'].includes(one),
  );
  const isSilent = row.is_due === true && !row.answered;
  const likely = (isSilent ? SILENT : LIKELY).filter((one) => all.includes(one));
  // Whose API has the request already is hardly asked again.
  return row.asked_by_api
    ? [...likely.filter((one) => one !== 'ask'), ...likely.filter((one) => one === 'ask')]
    : likely;
};
const LIKELY: readonly RequestStep[] = [
  'ask',
  'write',
  'agree',
  'accept',
  'provision',
  'tell',
  'remind',
  'refuse',
  'decline',
  'no-answer',
  'check',
  'reopen',
  'withdraw',
];

/** Whom nobody has answered for long is written to once more. */
const SILENT: readonly RequestStep[] = ['remind', ...LIKELY.filter((one) => one !== 'remind')];

/** What each step asks of who takes it. */
export const PERMISSIONS: Readonly<Partial<Record<RequestStep, readonly string[]>>> = {
  write: [CHANGE, SEND],
  ask: [CHANGE, DECIDE, 'requests.view_peeringapi'],
  remind: [CHANGE, SEND],
  tell: [CHANGE, SEND],
  agree: [CHANGE, DECIDE],
  accept: [CHANGE, DECIDE],
  refuse: [CHANGE, DECIDE],
  decline: [CHANGE, DECIDE],
  provision: [CHANGE, DECIDE, 'peering.add_internetexchangepeeringsession'],
};

/** Whether a network can be asked by its Peering API. */
export function useHasApi(): (row: Row) => boolean {
  const holds = useHolds();
  const { data } = useList(
    peeringApi,
    { enabled: 'true', limit: MOST },
    { enabled: holds(permissionOf(peeringApi, 'view')) },
  );
  const systems = new Set(data?.results.map(({ autonomous_system: one }) => (isRow(one) ? one.id : null)));
  return ({ autonomous_system: one }) => isRow(one) && systems.has(one.id);
}

/** The checks that a row keeps. */
export const checksOf = (value: unknown): CheckOfRequest[] =>
  Array.isArray(value) ? value.filter(isCheck) : [];
const isCheck = (one: unknown): one is CheckOfRequest =>
  isRecord(one) &&
  typeof one.check === 'string' &&
  one.check in REQUEST_CHECK &&
  typeof one.text === 'string';

const MOST = 1000;
export const useRequestedSessions = (id: number): UseQueryResult<Page<Row>> =>
  useList(requestedSession, { request_id: id, limit: MOST, ordering: 'id' });
export const useHistory = (id: number): UseQueryResult<Page<Row>> =>
  useList(stepOfRequest, { request_id: id, limit: MOST, ordering: '-id' });

type Acted = Exclude<RequestStep, 'establish' | 'release'> | 'enable' | 'follow';

/** Takes a step; what is on screen is read again, also when it was refused: then the request has moved. */
export function useRequestStep(
  id: number,
  action: Acted,
  onDone: () => void,
): UseMutationResult<unknown, Error, Record<string, unknown>> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: Record<string, unknown>) =>
      client.withRequest<unknown>((through) => through.resource(peeringRequest).act(id, action, input)),
    onSuccess: ({ request }) => {
      const said = ON_SESSIONS[action];
      if (said) tellDone(said, request);
      onDone();
    },
    onSettled: () => void queries.invalidateQueries(),
  });
}

/** Steps that write sessions, which can be undone. */
const ON_SESSIONS: Partial<Record<Acted, string>> = {
  provision: 'The sessions are made.',
  enable: 'The sessions are enabled.',
};
