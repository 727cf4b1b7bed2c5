import type { SessionKind } from '@peersmith/api-client';
import {
  BGP_STATE,
  directPeeringSession,
  internetExchangePeeringSession,
  job,
  router,
} from '@peersmith/model';
import { type AnyResource, contentTypeOf, permissionOf } from '@peersmith/resource';
import type { Stretch } from '../../plot/plot-data.ts';
import { detailPath } from '../../resource/pages.ts';

const SESSIONS: Readonly<Record<SessionKind, AnyResource>> = {
  direct: directPeeringSession,
  exchange: internetExchangePeeringSession,
};

export const resourceOfKind = (kind: SessionKind): AnyResource => SESSIONS[kind];
export const kindOf = (resource: AnyResource): SessionKind =>
  resource === directPeeringSession ? 'direct' : 'exchange';
export const sessionPath = ({ kind, id }: { kind: SessionKind; id: number }): string =>
  detailPath(SESSIONS[kind], id);

/** What answers about how sessions stand are made of. A poll is no change of a session, but a job that ends. */
export const READS = [...Object.values(SESSIONS), router, job].map(contentTypeOf);

export const CHANGE_SESSIONS = Object.values(SESSIONS).map((one) => permissionOf(one, 'change'));
export const VIEW_SESSIONS = Object.values(SESSIONS).map((one) => permissionOf(one, 'view'));

const TONES = {
  success: '--good',
  warning: '--warn',
  danger: '--bad',
  info: '--info',
} as const;

export type State = keyof typeof BGP_STATE | null;

/** What a state is called, and its colour; null where a router did not have the session. */
export function shownState(state: State): Pick<Stretch, 'label' | 'tone'> {
  if (state === null) return { label: 'Unknown', tone: '--quiet' };
  const { label, colour } = BGP_STATE[state];
  return { label, tone: TONES[colour] };
}
