import type { Audience } from '@peersmith/answers';
import { autonomousSystem, directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import { type AnyResource, type ParsedQuery, parseQuery } from '@peersmith/resource';
import type { Context } from '../../../engine/context.ts';
import { forbidden, Invalid } from '../../../engine/errors.ts';
import { may } from '../../../engine/permissions.ts';

/** The lists whose filters choose networks. */
export const LISTS = {
  'autonomous-systems': autonomousSystem,
  'exchange-sessions': internetExchangePeeringSession,
  'direct-sessions': directPeeringSession,
} as const;

/** An audience that is chosen by the filters of a list. */
export type ListAudience = Extract<Audience, { kind: keyof typeof LISTS }>;

export const isListAudience = (audience: Audience): audience is ListAudience => audience.kind in LISTS;

/** The filters of an audience as its list reads them, for a caller who may view that. */
export function queryOf(context: Context, { kind, filters }: ListAudience): ParsedQuery {
  const resource: AnyResource = LISTS[kind];
  if (!may(context.principal, resource, 'view')) throw forbidden();
  const read = parseQuery(resource, context.engine.registry, filters);
  if (!read.ok) throw ofAudience(read.errors);
  return read.query;
}

/** What is wrong with filters, at the field that they are in. */
export const ofAudience = (errors: Readonly<Record<string, unknown>>): Invalid =>
  new Invalid({
    audience: Object.entries(errors).map(([name, messages]) => `${name}: ${[messages].flat().join(' ')}`),
  });
