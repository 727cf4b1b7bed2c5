import { internetExchange } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useRow } from '../../api/queries.ts';
import { helpOnPage } from '../../help/help-of.ts';
import { listPath } from '../../resource/pages.ts';
import { useSearchParams } from '../../resource/search.ts';
import { Page } from '../../shell/page.tsx';
import { Empty, Failure, Loading } from '../../shell/states.tsx';
import { useOrderOptions } from './ix-api-data.ts';
import { OrderForm } from './order-form.tsx';

const FORM_WIDTH = 780;

/** Orders a port of an exchange by its IX-API; the address says of which (`?exchange=`). */
export function OrderPage() {
  const id = Number(useSearchParams().exchange?.[0]) || 0;
  const { data: exchange } = useRow(internetExchange, id || null);
  const { data, error } = useOrderOptions(id);
  return (
    <Page
      title={exchange ? `Order a port at ${exchange.display}` : 'Order a port'}
      help={helpOnPage(
        'New port',
        'ix-api#a-new-port',
        'A port is ordered at an exchange by its IX-API, step by step.',
      )}
      about="Of the exchange, by its IX-API. Once it is in production, a connection is made for it."
      width={FORM_WIDTH}
    >
      {id === 0 ? (
        <div className="card">
          <Empty title="Of which exchange?">
            A port is ordered on the page of an exchange that has an IX-API, in its tab <b>IX-API</b>:{' '}
            <Link to={listPath(internetExchange)} className="link">
              Internet exchanges
            </Link>
          </Empty>
        </div>
      ) : error ? (
        <Failure error={error} />
      ) : !data ? (
        <Loading />
      ) : data.services.length === 0 || data.connections.length === 0 ? (
        <div className="card">
          <Empty title="Nothing can be ordered">
            {data.services.length === 0
              ? 'The exchange tells of no peering LAN: have its IX-API read again.'
              : 'The exchange knows no physical connection of yours that a port could be on: order that of the exchange first, and have its IX-API read again.'}
          </Empty>
        </div>
      ) : (
        <OrderForm id={id} options={data} />
      )}
    </Page>
  );
}
