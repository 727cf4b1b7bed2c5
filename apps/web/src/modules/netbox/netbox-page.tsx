import { Stack } from '@mantine/core';
import { helpOnPage } from '../../help/help-of.ts';
import { Page } from '../../shell/page.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { InventoryCard } from './inventory-card.tsx';
import { useNetbox } from './netbox-data.ts';
import { StandingCard } from './standing-card.tsx';

/** What NetBox has of our routers: how reading it stands, and its devices beside ours. */
export function NetboxPage() {
  const { data, error, refetch } = useNetbox();
  return (
    <Page
      title="NetBox"
      help={helpOnPage(
        'NetBox',
        'netbox',
        'Devices, interfaces and addresses as NetBox has them, beside your routers and connections. Nothing is written there.',
      )}
      about="Devices as NetBox has them: which are routers of yours, which could be, and which are gone there."
    >
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={8} />
      ) : !data.configured ? (
        <div className="card">
          <Empty title="No NetBox is configured">
            Name it with NETBOX_API, and give an API token with NETBOX_API_TOKEN; its devices then show here.
          </Empty>
        </div>
      ) : (
        <Stack gap="md">
          <StandingCard standing={data} />
          <InventoryCard standing={data} />
        </Stack>
      )}
    </Page>
  );
}
