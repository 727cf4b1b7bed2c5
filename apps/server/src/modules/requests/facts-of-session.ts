import type { CheckOfRequest, FactsOfSession } from '@peersmith/model';
import { isSeen, portOf } from './judge-request.ts';
import type { NetworkFacts } from './network-facts.ts';
import { familyOf } from './our-ends.ts';
import type { PlacedSession, Surroundings } from './session-facts.ts';

/** What rules may ask of a request. */
interface RequestFacts {
  direction: string;
  origin: string;
  request_type: string;
}

/** What rules may ask of a session. */
export function factsOfSession(
  session: PlacedSession,
  around: Surroundings,
  {
    network,
    checks,
    request,
  }: { network: NetworkFacts; checks: readonly CheckOfRequest[]; request: RequestFacts },
): FactsOfSession {
  const port = portOf(session, around, network.asn);
  return {
    ...commonFacts(session, { network, checks, request }),
    internet_exchange: session.exchange_slug,
    is_rs_peer: port?.is_rs_peer ?? null,
    seen_at_route_server: port ? port.is_rs_peer && isSeen(session, around) : null,
    speed: port?.speed ?? null,
  };
}

/** What rules may ask of any session, and all that they may ask of a private one. */
export function commonFacts(
  session: PlacedSession,
  {
    network,
    checks,
    request: { direction, origin, request_type },
  }: { network: NetworkFacts; checks: readonly CheckOfRequest[]; request: RequestFacts },
): FactsOfSession {
  const { network_id: _, ...known } = network;
  return {
    ...known,
    ...{ direction, origin, request_type },
    address_family: familyOf(session.ip_address),
    failed_checks: checks.filter(({ result }) => result === 'fail').length,
    warned_checks: checks.filter(({ result }) => result === 'warn').length,
  };
}
