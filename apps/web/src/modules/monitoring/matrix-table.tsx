import { Box, Text } from '@mantine/core';
import type { SessionMatrix } from '@peersmith/api-client';
import { internetExchange, router } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { detailPath } from '../../resource/pages.ts';
import { counted, formatNumber } from '../../text/format.ts';
import { Polled } from './stale-note.tsx';
import { linkToWork } from './work-data.ts';

type Cell = SessionMatrix['cells'][number];
interface Side {
  id: number | null;
  name: string;
}

const keyOf = (exchange: number | null, router: number | null) => `${exchange} ${router}`;

/** How many sessions are up at each exchange (down) on each router (across); direct sessions have a line of their own. */
export function MatrixTable({ matrix }: { matrix: SessionMatrix }) {
  const { cells } = matrix;
  const at = new Map(cells.map((cell) => [keyOf(cell.internet_exchange, cell.router), cell]));
  const has = (pick: (cell: Cell) => number | null, id: number | null) =>
    cells.some((cell) => pick(cell) === id);
  const routers: (SessionMatrix['routers'][number] | Side)[] = matrix.routers.filter(({ id }) =>
    has(({ router }) => router, id),
  );
  if (has(({ router }) => router, null)) routers.push({ id: null, name: 'No router' });
  const exchanges: Side[] = matrix.internet_exchanges.filter(({ id }) =>
    has(({ internet_exchange }) => internet_exchange, id),
  );
  if (has(({ internet_exchange }) => internet_exchange, null))
    exchanges.push({ id: null, name: 'Direct sessions' });
  return (
    <Box className="card matrix" tabIndex={0} role="region" aria-label="Exchanges and routers">
      <table aria-label="Established sessions at each exchange, on each router">
        <thead>
          <tr>
            <th scope="col">Exchange</th>
            {routers.map((one) => (
              <th scope="col" key={one.id}>
                <Name side={one} to={one.id === null ? null : detailPath(router, one.id)} />
                {'polled' in one && (
                  <Text size="xs" fw={400}>
                    <Polled polled={one.polled} isStale={one.is_stale} />
                  </Text>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {exchanges.map((exchange) => (
            <tr key={exchange.id}>
              <th scope="row">
                <Name
                  side={exchange}
                  to={exchange.id === null ? null : detailPath(internetExchange, exchange.id)}
                />
              </th>
              {routers.map(({ id }) => (
                <MatrixCell key={id} cell={at.get(keyOf(exchange.id, id))} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}

const Name = ({ side, to }: { side: Side; to: string | null }) =>
  to ? (
    <Link className="link" to={to}>
      {side.name}
    </Link>
  ) : (
    <span>{side.name}</span>
  );

/** "12 of 14", and what is not up; the way to those. */
function MatrixCell({ cell }: { cell: Cell | undefined }) {
  if (!cell) return <td className="none">·</td>;
  const { sessions, established, down, unknown, accepted } = cell;
  const tone = down > 0 ? 'bad' : unknown === sessions ? 'quiet' : 'good';
  const others = [
    down > 0 && `${formatNumber(down)} down`,
    unknown > 0 && `${formatNumber(unknown)} not polled`,
  ];
  const narrowing = {
    ...(cell.router === null ? {} : { router_id: cell.router }),
    ...(cell.internet_exchange === null
      ? { kind: 'direct' as const }
      : { internet_exchange_id: cell.internet_exchange }),
  };
  return (
    <td data-tone={tone} title={`${counted(accepted, 'accepted prefix', 'accepted prefixes')}`}>
      <strong>{formatNumber(established)}</strong> of {formatNumber(sessions)}
      <div>
        {down > 0 ? (
          <Link className="link" {...linkToWork('down', narrowing)}>
            {others.filter(Boolean).join(', ')}
          </Link>
        ) : (
          others.filter(Boolean).join(', ') || 'all up'
        )}
      </div>
    </td>
  );
}
