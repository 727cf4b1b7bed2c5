import { Page } from '../../shell/page.tsx';
import { OwnRights } from '../users/rights-tabs.tsx';

/** What whoever is signed in may do, and what gives it. */
export const RightsPage = () => (
  <Page title="What you may do" width={860}>
    <OwnRights />
  </Page>
);
