import { Stack } from '@mantine/core';
import { helpOnPage } from '../../help/help-of.ts';
import { NoOwnSystem, useOwnSystems } from '../../shell/own-as.tsx';
import { Page } from '../../shell/page.tsx';
import { Loading } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { AuditCard } from './audit-card.tsx';
import { FacilitiesCard } from './facilities-card.tsx';
import { MapCard } from './map-card.tsx';
import { OwnPortsCard } from './own-ports-card.tsx';

/** Our own network as PeeringDB has it: where it is, what is wrong, what is not imported. */
export function OwnNetworkPage() {
  const { current, loading } = useOwnSystems();
  return (
    <Page
      title={current ? `${formatAsn(current.asn)} in PeeringDB` : 'Our network in PeeringDB'}
      help={helpOnPage(
        'Our network',
        'peeringdb#your-own-network',
        'What others read about you in PeeringDB, held against what you have here.',
      )}
      about="Your own network as others see it, and your ports at exchanges."
    >
      {current ? (
        <Stack gap="lg" key={current.id}>
          <AuditCard asn={current.asn} />
          <OwnPortsCard asn={current.asn} />
          <FacilitiesCard
            title="Our facilities"
            empty="PeeringDB knows no facility where we are. Enter them there, and others find us for private interconnection."
          />
          <MapCard asn={current.asn} />
        </Stack>
      ) : loading ? (
        <Loading />
      ) : (
        <NoOwnSystem>Say which AS you run, and its exchanges and ports are read from PeeringDB.</NoOwnSystem>
      )}
    </Page>
  );
}
