import { bitsOf, formatInterface, networkOf, parseInterface } from '@peersmith/net';
import { type Place, readItem, shown } from './findings.ts';
import type { ExportExchange, ExportLan } from './member-export.ts';
import { readCount, readId, readText } from './values.ts';

/** The exchanges of a file with their LANs. An id that comes twice belongs to the first. */
export function readExchanges(root: Place, value: unknown): ExportExchange[] {
  const known = new Map<string, ExportExchange>();
  for (const { item, place } of root.objects(value, 'ixp_list')) {
    const exchange: ExportExchange = {
      ixp_id: readId(place.at('ixp_id'), item.ixp_id),
      shortname: readText(place.at('shortname'), item.shortname),
      name: readText(place.at('name'), item.name),
      peeringdb_id: readCount(place.at('peeringdb_id'), item.peeringdb_id) || null,
      lans: readLans(place, item.vlan),
    };
    if (exchange.ixp_id === '') place.find('missing', 'The exchange has no `ixp_id`: nothing refers to it.');
    const before = known.get(exchange.ixp_id);
    if (before === undefined) known.set(exchange.ixp_id, exchange);
    else if (JSON.stringify(before) !== JSON.stringify(exchange))
      place
        .at('ixp_id')
        .find(
          'exchange_repeated',
          `The id ${exchange.ixp_id} is that of ${before.shortname || 'another exchange'} already; this one was left out.`,
        );
  }
  return [...known.values()];
}

function readLans(exchange: Place, value: unknown): ExportLan[] {
  return exchange.objects(value, 'vlan').map(({ item, place }) => ({
    id: readId(place.at('id'), item.id),
    name: readText(place.at('name'), item.name),
    prefixes: (['ipv4', 'ipv6'] as const).flatMap((family) => readPrefix(place.at(family), item[family])),
  }));
}

function readPrefix(place: Place, value: unknown): string[] {
  const given = readItem(place, value);
  const text = given && readText(place.at('prefix'), given.prefix);
  if (!given || !text) return [];
  const length = readCount(place.at('mask_length'), given.mask_length);
  const network = parseInterface(text.includes('/') || length === null ? text : `${text}/${length}`);
  if (network && network.prefixLength > 0 && network.prefixLength < bitsOf(network.family))
    return [formatInterface(networkOf(network))];
  place.find(
    'prefix_invalid',
    `${shown(text)} with the length ${shown(given.mask_length)} is no prefix of a LAN.`,
  );
  return [];
}
