import { helpOnWord } from '../../help/help-of.ts';
import { EachOwnSystem, NoOwnSystem, OwnScope, useOwnSystems } from '../../shell/own-as.tsx';
import { Page } from '../../shell/page.tsx';
import { Loading } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { CandidateList } from './candidate-list.tsx';

/** Everybody at our exchanges with whom sessions are missing. */
export function CandidatesPage() {
  const { current, shown, loading } = useOwnSystems();
  return (
    <Page
      title="Candidates"
      help={helpOnWord('candidate')}
      about={
        <>
          {shown.length === 1 && current
            ? `Networks at the exchanges of ${formatAsn(current.asn)}, and the sessions that are missing with them.`
            : 'Networks at your exchanges, and the sessions that are missing with them.'}
          <OwnScope />
        </>
      }
    >
      {current ? (
        <EachOwnSystem>
          {({ id, asn }, at) => (
            <CandidateList
              key={id}
              fixed={{ local_asn: [String(asn)] }}
              empty="You have every session that you could have, or no exchange of yours is linked to PeeringDB."
              place={shown.length === 1 ? 'alone' : at === 0 ? 'first' : 'further'}
            />
          )}
        </EachOwnSystem>
      ) : loading ? (
        <Loading />
      ) : (
        <NoOwnSystem>Candidates are found at your exchanges: say which AS you run first.</NoOwnSystem>
      )}
    </Page>
  );
}
