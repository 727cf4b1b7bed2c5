import type { PortalRequest } from '@peersmith/api-client';

type Session = PortalRequest['sessions'][number];

/** Where a request stands, as the network reads it that sent it. */
export function standsText({ status, is_waiting }: Pick<PortalRequest, 'status' | 'is_waiting'>): string {
  if (is_waiting && (status === 'received' || status === 'checked'))
    return 'You are on our wait list: a person looks at it before anything is decided.';
  return STANDS[status];
}

const STANDS: Readonly<Record<PortalRequest['status'], string>> = {
  proposed: 'It was proposed.',
  written: 'You were written to.',
  agreed: 'It is agreed.',
  received: 'It has arrived.',
  checked: 'It has arrived and was checked. A person decides about it.',
  accepted: 'It is accepted. We make the sessions next.',
  provisioning: 'The sessions are made on our side. Configure yours.',
  up: 'All sessions are up.',
  declined: 'Nothing comes of it.',
  no_answer: 'Nobody answered.',
  refused: 'It is refused.',
  withdrawn: 'It was taken back.',
};

/** The word and the tone of a request. */
export const STATUS_WORD: Readonly<Record<PortalRequest['status'], readonly [string, string]>> = {
  proposed: ['Proposed', 'secondary'],
  written: ['Written', 'secondary'],
  agreed: ['Agreed', 'success'],
  received: ['Received', 'info'],
  checked: ['In review', 'info'],
  accepted: ['Accepted', 'success'],
  provisioning: ['Being set up', 'warning'],
  up: ['Up', 'success'],
  declined: ['Declined', 'danger'],
  no_answer: ['No answer', 'secondary'],
  refused: ['Refused', 'danger'],
  withdrawn: ['Taken back', 'secondary'],
};

/** How one session of it is, with its tone. */
export function sessionWord({ status, is_enabled, bgp_state }: Session): readonly [string, string] {
  switch (status) {
    case 'proposed':
      return ['In review', 'info'];
    case 'accepted':
      return ['Accepted', 'success'];
    case 'refused':
      return ['Refused', 'danger'];
    case 'up':
      return ['Up', 'success'];
    case 'created':
      if (bgp_state === 'established') return ['Up', 'success'];
      return is_enabled ? ['Configured by us, not up yet', 'warning'] : ['We set it up', 'warning'];
  }
}
