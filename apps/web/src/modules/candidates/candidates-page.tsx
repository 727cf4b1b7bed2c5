import { helpOnWord } from '../../help/help-of.ts';
import { NoOwnSystem, useOwnSystems } from '../../shell/own-as.tsx';
import { Page } from '../../shell/page.tsx';
import { Loading } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { CandidateList } from './candidate-list.tsx';

/** Everybody at our exchanges with whom sessions are missing. */
export function CandidatesPage() {
  const { current, loading } = useOwnSystems();
  return (
    <Page
      title="Candidates"
      help={helpOnWord('candidate')}
      about={
        current
          ? `Networks at the exchanges of ${formatAsn(current.asn)}, and the sessions that are missing with them.`
          : 'Networks at your exchanges, and the sessions that are missing with them.'
      }
    >
      {current ? (
        <CandidateList
          key={current.id}
          fixed={{ local_asn: [String(current.asn)] }}
          empty="You have every session that you could have, or no exchange of yours is linked to PeeringDB."
        />
      ) : loading ? (
        <Loading />
      ) : (
        <NoOwnSystem>Candidates are found at your exchanges: say which AS you run first.</NoOwnSystem>
      )}
    </Page>
  );
}
