import { directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import * as z from 'zod';
import type { CellProps } from '../../cells/cell.ts';
import { ObjectLink } from '../../cells/links.tsx';
import { detailPath } from '../../resource/pages.ts';
import { counted } from '../../text/format.ts';

const Wished = z.array(
  z.looseObject({
    kind: z.enum(['exchange', 'direct']),
    id: z.int(),
    place: z.string().catch(''),
    ip_address: z.string().catch(''),
  }),
);
const RESOURCES = { exchange: internetExchangePeeringSession, direct: directPeeringSession };

/** The sessions that a network asks something of. */
export function WishedSessions({ value, roomy = false }: Pick<CellProps, 'value' | 'roomy'>) {
  const { data: sessions = [] } = Wished.safeParse(value);
  if (!roomy) return <span>{counted(sessions.length, 'session')}</span>;
  return (
    <>
      {sessions.map(({ kind, id, place, ip_address }) => (
        <div key={`${kind} ${id}`}>
          <ObjectLink to={detailPath(RESOURCES[kind], id)} text={ip_address} /> {place}
        </div>
      ))}
    </>
  );
}
