import {
  autonomousSystem,
  bgpGroup,
  community,
  connection,
  contact,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  router,
  routingPolicy,
  user,
} from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { isRecord, type Row } from '../api/row.ts';

type Part = (row: Row) => string | null;

const text = (value: unknown): string | null => {
  if (value === null || value === undefined || value === '') return null;
  if (isRecord(value)) return text(value.label ?? value.display);
  return String(value);
};
const field =
  (key: string, before = ''): Part =>
  (row) => {
    const said = text(row[key]);
    return said === null ? null : before + said;
  };
const nested =
  (key: string, of: string): Part =>
  ({ [key]: held }) =>
    isRecord(held) ? text(held[of]) : null;

/** What tells options of a kind apart beside their names. */
const DETAILS: ReadonlyMap<string, readonly Part[]> = new Map([
  [
    contentTypeOf(connection),
    [
      field('internet_exchange_point'),
      nested('router', 'name'),
      field('interface'),
      field('ipv6_address'),
      field('ipv4_address'),
      field('vlan', 'VLAN '),
    ],
  ],
  [contentTypeOf(router), [field('hostname'), field('platform'), field('status')]],
  [
    contentTypeOf(internetExchange),
    [field('local_autonomous_system'), field('description'), field('status')],
  ],
  [contentTypeOf(autonomousSystem), [field('irr_as_set'), field('description')]],
  [contentTypeOf(routingPolicy), [field('type'), field('weight', 'weight '), field('description')]],
  [contentTypeOf(community), [field('value'), field('type'), field('description')]],
  [contentTypeOf(bgpGroup), [field('status'), field('description')]],
  [contentTypeOf(contact), [field('title'), field('email'), field('phone')]],
  [contentTypeOf(user), [field('email')]],
  [
    contentTypeOf(internetExchangePeeringSession),
    [field('ixp_connection'), field('status'), field('bgp_state')],
  ],
  [contentTypeOf(directPeeringSession), [field('router'), field('status'), field('bgp_state')]],
]);

const SHOWN = field('description');

/** One line that tells an option from others of its name; empty where there is nothing to say. */
export function detailsOf(resource: AnyResource, row: Row): string {
  const parts = DETAILS.get(contentTypeOf(resource)) ?? [SHOWN];
  // What the name says already is not said twice.
  const said = parts.map((part) => part(row)).filter((one) => one !== null && !row.display.includes(one));
  return said.join(' · ');
}
