import type { SearchGroup } from '@peersmith/api-client';
import {
  autonomousSystem,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
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
};

/** The commands for the first object of a kind that was found. */
export function commandsFor({ type, objects }: SearchGroup, holds: (permission: string) => boolean): Entry[] {
  const [first] = objects;
  if (!first) return [];
  return (COMMANDS[type] ?? [])
    .filter(({ permissions }) => permissions.every(holds))
    .map(({ of }) => of(first));
}
