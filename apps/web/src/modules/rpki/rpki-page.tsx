import { Stack } from '@mantine/core';
import { helpOnPage } from '../../help/help-of.ts';
import { Page } from '../../shell/page.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { LookUp } from './look-up.tsx';
import { useRpki } from './rpki-data.ts';
import { RpkiSource } from './rpki-source.tsx';

/** Where RPKI's data come from, how they stand, and what they say of a route. */
export function RpkiPage() {
  const { data, error, refetch } = useRpki();
  return (
    <Page
      title="RPKI"
      help={helpOnPage('RPKI', 'rpki', 'Which AS may originate which prefix, as its holder has signed it.')}
      about="Which AS may originate which prefix, as the holders of the addresses have signed it. Prefix lists and templates ask here."
    >
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <Stack gap="lg">
          <RpkiSource status={data} />
          {data.state !== 'off' && data.snapshot && <LookUp />}
        </Stack>
      ) : (
        <Loading lines={8} />
      )}
    </Page>
  );
}
