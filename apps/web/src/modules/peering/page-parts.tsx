import { directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import type { ComponentType } from 'react';
import type { SlotProps } from '../../resource/present.ts';
import { PlanExchange } from '../deployment/plan-exchange.tsx';
import { ConnectionAtExchange } from '../ix-api/connection-lead.tsx';
import { maintenanceOf } from '../maintenance/start-maintenance.tsx';
import { PollExchange, PollGroup, PollNetwork, PollSession } from '../monitoring/poll-actions.tsx';
import { SessionStanding } from '../monitoring/session-standing.tsx';
import { NetworkStanding } from '../monitoring/sessions-standing.tsx';
import { ConnectionInNetbox } from '../netbox/leads.tsx';
import { Desk } from '../overview/network-desk.tsx';
import { SessionAnswers } from '../overview/session-why.tsx';
import { encryptPassword } from './encrypt-password.tsx';

/** One after the other. */
const all =
  (...parts: readonly ComponentType<SlotProps>[]) =>
  (slot: SlotProps) =>
    parts.map((Part, at) => <Part key={at} {...slot} />);

/** How the sessions with a network stand, and what one wants to know of it. */
export const NetworkLead = all(NetworkStanding, Desk);
/** Buttons of a network's page. */
export const NetworkActions = all(PollNetwork, maintenanceOf('autonomous_systems'));

export { ExchangeStanding, GroupStanding } from '../monitoring/sessions-standing.tsx';
/** Buttons of a group's page. */
export const GroupActions = all(PollGroup, maintenanceOf('bgp_groups'));
/** Buttons of an exchange's page. */
export const ExchangeActions = all(PollExchange, PlanExchange, maintenanceOf('internet_exchanges'));

/** What the exchange, and NetBox, say of a connection. */
export const ConnectionLead = all(ConnectionAtExchange, ConnectionInNetbox);
/** Buttons of a connection's page. */
export const ConnectionActions = maintenanceOf('connections');

/** How a session stands, why it is down, and where it has what from. */
export const SessionLead = all(SessionStanding, SessionAnswers);
/** Buttons of a direct session's page. */
export const DirectSessionActions = all(PollSession, encryptPassword(directPeeringSession));
/** Buttons of an exchange session's page. */
export const ExchangeSessionActions = all(PollSession, encryptPassword(internetExchangePeeringSession));
