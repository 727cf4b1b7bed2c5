import type { SearchGroup } from '@peersmith/api-client';
import {
  autonomousSystem,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  network,
  plan,
  router,
} from '@peersmith/model';
import { type AnyResource, contentTypeOf, permissionOf } from '@peersmith/resource';
import { IconListCheck, IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { addPath, detailPath, listPath } from '../../resource/pages.ts';
import type { Entry } from './entry.ts';

type Found = SearchGroup['objects'][number];

interface Command {
  /** Full names of the permissions that it needs. */
  permissions: readonly string[];
  of: (found: Found) => Entry;
}

const session = (resource: AnyResource, kind: string): Command => ({
  permissions: [permissionOf(resource, 'add')],
  of: ({ id, asn, display }) => ({
    label: `New ${kind} with ${asn ? `AS${String(asn)}` : display}`,
    Icon: IconPlus,
    path: addPath(resource),
    search: { autonomous_system: [String(id)] },
  }),
});

const sessionsOf = (parameter: string, words: string): Command => ({
  permissions: [permissionOf(internetExchangePeeringSession, 'view')],
  of: ({ id, display }) => ({
    label: `Sessions ${words} ${display}`,
    Icon: IconPlugConnected,
    path: listPath(internetExchangePeeringSession),
    search: { [parameter]: [String(id)] },
  }),
});

/** A network that PeeringDB alone knows. */
const addNetwork: Command = {
  permissions: [permissionOf(autonomousSystem, 'add')],
  of: ({ asn, display }) => ({
    label: `Add ${asn ? `AS${String(asn)}` : display}`,
    note: 'It is filled in from PeeringDB',
    Icon: IconPlus,
    path: addPath(autonomousSystem),
    search: { asn: [String(asn)] },
  }),
};

/** What can be done with an object that was found, by its content type. */
const COMMANDS: Readonly<Record<string, readonly Command[]>> = {
  [contentTypeOf(autonomousSystem)]: [
    session(internetExchangePeeringSession, 'session'),
    session(directPeeringSession, 'direct session'),
    sessionsOf('autonomous_system_id', 'with'),
  ],
  [contentTypeOf(router)]: [
    {
      permissions: [
        'devices.deploy_router_configuration',
        permissionOf(plan, 'view'),
        permissionOf(router, 'view'),
      ],
      of: ({ id, display }) => ({
        label: `Plan ${display}`,
        Icon: IconListCheck,
        path: detailPath(router, id),
        hash: 'plan',
      }),
    },
    sessionsOf('router_id', 'on'),
  ],
  [contentTypeOf(internetExchange)]: [sessionsOf('internet_exchange_id', 'at')],
  [contentTypeOf(network)]: [addNetwork],
};

/** A command in the words of its label, and what it is to be done with. */
export interface TypedCommand {
  words: string;
  with: string;
}

const COMMAND = /^(plan|add|new(?: direct)? session(?: with)?|sessions (?:with|on|at)) (\S.*)$/i;

/** "plan edge1", "new session with AS2906"; null for all else. */
export function typedCommand(text: string): TypedCommand | null {
  const [, words, rest] = COMMAND.exec(text.trim().replaceAll(/\s+/g, ' ')) ?? [];
  return words && rest ? { words: words.toLowerCase(), with: rest } : null;
}

export const isCommand = ({ label }: Entry, { words }: TypedCommand): boolean =>
  label.toLowerCase().startsWith(`${words} `);

/** The commands for the first object of a kind that was found; of a network in PeeringDB, where it is not here already. */
export function commandsFor(
  { type, objects }: SearchGroup,
  known: ReadonlySet<unknown>,
  holds: (permission: string) => boolean,
): Entry[] {
  const [first] = objects;
  const isKnown = type === contentTypeOf(network) && known.has(first?.asn);
  if (!first || isKnown) return [];
  return (COMMANDS[type] ?? [])
    .filter(({ permissions }) => permissions.every(holds))
    .map(({ of }) => of(first));
}
