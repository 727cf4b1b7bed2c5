import { type AskedSession, peeringRequest, type REQUEST_ORIGIN, type RequestType } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { create } from '../../engine/write/save.ts';

/** What another network asks for, as a channel of ours took it. */
export interface ReceivedRequest {
  asn: number;
  origin: keyof typeof REQUEST_ORIGIN;
  request_type?: RequestType;
  /** Of who asked. */
  email: string;
  /** The AS of ours that the sessions are to be with; any where it is not said. */
  local_autonomous_system: number | null;
  sessions: readonly AskedSession[];
  /** What they wrote about the cross connect of a private session. */
  loa?: string;
  /** A person has to look at it before any rule decides. */
  is_waiting?: boolean;
}

/** Takes a request of another network: checked, and decided as far as rules decide, in the transaction that keeps it. Refuses by field. */
export const receiveRequest = (context: Context, { sessions, ...given }: ReceivedRequest): Promise<Row> =>
  create(context, peeringRequest, { ...given, direction: 'inbound', asked_sessions: sessions });
