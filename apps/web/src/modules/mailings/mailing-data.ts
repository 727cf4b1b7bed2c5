import type { Audience } from '@peersmith/api-client';
import {
  autonomousSystem,
  directPeeringSession,
  internetExchangePeeringSession,
  mailing,
  mailingRecipient,
} from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { isRecord, type Row } from '../../api/row.ts';
import { detailPath } from '../../resource/pages.ts';
import { linkTo, type Search } from '../../resource/search.ts';

export const SEND = 'peering.send_email';
/** Where a mailing is begun. */
export const NEW_PATH = '/messaging/mailings/new/';

export type AudienceKind = Audience['kind'];

const mailings: AnyResource = mailing;
export const mailingPath = (id: number): string => detailPath(mailings, id);

/** The lists whose filters choose networks. */
export const LISTS: Readonly<Partial<Record<AudienceKind, AnyResource>>> = {
  'autonomous-systems': autonomousSystem,
  'exchange-sessions': internetExchangePeeringSession,
  'direct-sessions': directPeeringSession,
};

/** The kind of audience that the list of a resource is; null for none. */
export const kindOfList = (resource: AnyResource): AudienceKind | null => {
  const found = Object.entries(LISTS).find(
    ([, one]) => one && contentTypeOf(one) === contentTypeOf(resource),
  );
  return found ? toKind(found[0]) : null;
};

const KINDS: readonly AudienceKind[] = [
  'autonomous-systems',
  'exchange-sessions',
  'direct-sessions',
  'candidates',
  'asns',
];

export const toKind = (text: string | null | undefined): AudienceKind =>
  KINDS.find((kind) => kind === text) ?? 'autonomous-systems';

/** What of the address of the form is no filter. */
const OWN = ['kind', 'asns', 'of', 'limit', 'offset', 'ordering', 'view', 'columns'];

export const filtersIn = (search: Search): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([key, values]) => (OWN.includes(key) ? [] : [[key, [...values]]])),
  );

/** AS numbers as people write them. */
export const asnsIn = (text: string): number[] => [
  ...new Set((text.match(/\d+/g) ?? []).map(Number).filter((asn) => asn > 0)),
];

/** A link to the form with its audience filled in. */
export const writeTo = (kind: AudienceKind, search: Readonly<Record<string, unknown>>) =>
  linkTo(NEW_PATH, { ...search, kind });

/** How many networks of a mailing are in each state. */
export const countsOf = (row: Row): Record<string, number> =>
  isRecord(row.counts)
    ? Object.fromEntries(Object.entries(row.counts).map(([state, n]) => [state, Number(n)]))
    : {};

/** Something done with a mailing: what is on screen is read again once it is done, and also when it was refused. */
export function useMailingStep<T = void>(
  step: (given: T) => Promise<unknown>,
  onDone: () => void = () => undefined,
): UseMutationResult<unknown, Error, T> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: step,
    onSuccess: onDone,
    onSettled: () => {
      for (const type of [contentTypeOf(mailing), contentTypeOf(mailingRecipient)])
        for (const kind of ['row', 'list', 'count'])
          void queries.invalidateQueries({ queryKey: [kind, type] });
    },
  });
}
