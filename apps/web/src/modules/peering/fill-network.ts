import { autonomousSystem, network } from '@peersmith/model';
import { parseAsn } from '@peersmith/net';
import { client } from '../../api/client.ts';
import type { Fill } from '../../resource/form/use-fill.ts';
import { detailPath } from '../../resource/pages.ts';
import { formatAsn } from '../../text/format.ts';
import { textOf } from '../../widgets/widget.ts';

/** What the mirror of PeeringDB says of a network, by its number. */
export async function fillNetwork(value: unknown): Promise<Fill | null> {
  const asn = parseAsn(textOf(value).trim());
  if (asn === null) return null;
  const only = { asn, limit: 1 };
  const [held] = (await client.resource(autonomousSystem).list(only)).results;
  if (held)
    return {
      values: {},
      said: `${formatAsn(asn)} is here already.`,
      path: detailPath(autonomousSystem, held.id),
    };
  const [record] = (await client.resource(network).list(only)).results;
  if (!record)
    return { values: {}, said: `PeeringDB does not know ${formatAsn(asn)}: fill in the rest yourself.` };
  return {
    values: {
      name: textOf(record.name),
      irr_as_set: textOf(record.irr_as_set),
      ipv4_max_prefixes: record.info_prefixes4 ?? '',
      ipv6_max_prefixes: record.info_prefixes6 ?? '',
    },
    said: 'Name, AS-SET and prefix limits are filled in from PeeringDB.',
  };
}
