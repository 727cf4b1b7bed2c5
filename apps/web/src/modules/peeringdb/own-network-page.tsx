import { Stack } from '@mantine/core';
import { helpOnPage } from '../../help/help-of.ts';
import { EachOwnSystem, NoOwnSystem, OwnScope, useOwnSystems } from '../../shell/own-as.tsx';
import { Page } from '../../shell/page.tsx';
import { Loading } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { AuditCard } from './audit-card.tsx';
import { FacilitiesCard } from './facilities-card.tsx';
import { MapCard } from './map-card.tsx';
import { OwnPortsCard } from './own-ports-card.tsx';

/** Our own network as PeeringDB has it: where it is, what is wrong, what is not imported. */
export function OwnNetworkPage() {
  const { current, shown, loading } = useOwnSystems();
  return (
    <Page
      title={
        current && shown.length === 1 ? `${formatAsn(current.asn)} in PeeringDB` : 'Our network in PeeringDB'
      }
      help={helpOnPage(
        'Our network',
        'peeringdb#your-own-network',
        'What others read about you in PeeringDB, held against what you have here.',
      )}
      about={
        <>
          Your own network as others see it, and your ports at exchanges.
          <OwnScope />
        </>
      }
    >
      {current ? (
        <EachOwnSystem>
          {(system) => (
            <Stack gap="lg">
              <AuditCard asn={system.asn} />
              <OwnPortsCard asn={system.asn} />
              <FacilitiesCard
                of={system}
                title="Our facilities"
                empty="PeeringDB knows no facility where we are. Enter them there, and others find us for private interconnection."
              />
              <MapCard asn={system.asn} />
            </Stack>
          )}
        </EachOwnSystem>
      ) : loading ? (
        <Loading />
      ) : (
        <NoOwnSystem>Say which AS you run, and its exchanges and ports are read from PeeringDB.</NoOwnSystem>
      )}
    </Page>
  );
}
