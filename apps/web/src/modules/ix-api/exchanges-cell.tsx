import { internetExchange } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import type { CellProps } from '../../cells/cell.ts';
import { listPath } from '../../resource/pages.ts';
import { linkTo } from '../../resource/search.ts';
import { counted } from '../../text/format.ts';

/** How many exchanges use an IX-API, and which. */
export function ExchangesCell({ value, row, roomy }: CellProps) {
  const count = Number(value);
  const said = roomy ? `Used by ${counted(count, 'exchange')}` : String(count);
  if (count === 0) return <>{roomy ? 'No exchange uses it' : said}</>;
  return (
    <Link className="link" {...linkTo(listPath(internetExchange), { ixapi_endpoint_id: row.id })}>
      {said}
    </Link>
  );
}
