import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { helpOnPage } from '../../help/help-of.ts';
import { Page } from '../../shell/page.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { MatrixTable } from './matrix-table.tsx';
import { READS } from './session-data.ts';

/** How the sessions of each exchange stand on each router. */
export function MatrixPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['monitoring', 'matrix'],
    queryFn: ({ signal }) => client.call('GET /api/monitoring/matrix/', { signal }),
    meta: { reads: READS },
  });
  return (
    <Page
      title="Session matrix"
      help={helpOnPage(
        'Session matrix',
        'monitoring',
        'Networks and exchanges as rows and columns, with how the sessions in each place stand.',
      )}
      about="Established sessions of those that should be, at each exchange on each router."
    >
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={8} />
      ) : data.cells.length === 0 ? (
        <div className="card">
          <Empty title="No session yet">
            Sessions that are enabled are counted here, by exchange and router.
          </Empty>
        </div>
      ) : (
        <MatrixTable matrix={data} />
      )}
    </Page>
  );
}
