import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Page } from './page.tsx';
import { Empty } from './states.tsx';

/** What stands at an address that nothing has. */
export function NotFound({ what = 'There is nothing at this address' }: { what?: string }) {
  return (
    <Page title="Not found">
      <div className="card">
        <Empty
          title={what}
          actions={
            <Button component={Link} to="/" variant="default">
              Go home
            </Button>
          }
        >
          It may have been deleted, or the address may be mistyped.
        </Empty>
      </div>
    </Page>
  );
}
