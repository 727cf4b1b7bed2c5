import { Box, Text } from '@mantine/core';
import { ApiError } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { client } from '../api/client.ts';
import { NotFound } from '../shell/not-found.tsx';
import { Page } from '../shell/page.tsx';
import { Failure, Loading } from '../shell/states.tsx';

const ManualText = lazy(() =>
  import('./manual-text.tsx').then(({ ManualText: named }) => ({ default: named })),
);

/** A page of the manual, as it came with the server. */
export function ManualPage() {
  const { page: name } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({
    queryKey: ['manual', name],
    queryFn: ({ signal }) =>
      client.call('GET /api/core/manual/:page/', { path: { page: name ?? '' }, signal }),
    // It changes with the version alone.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error instanceof ApiError && error.status === 404)
    return <NotFound what={`The manual has no page “${name}”`} />;
  const about = (
    <>
      <Link to="/help/" className="link" style={{ textDecoration: 'underline' }}>
        Manual
      </Link>
      {data && ` · ${data.part}`}
    </>
  );
  return (
    <Page title={data?.title ?? 'Manual'} about={about}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data ? (
        <div className="manual-split">
          <Box className="card" p="lg" flex={1} miw={0}>
            <Suspense fallback={<Loading lines={12} />}>
              <ManualText key={data.name} text={data.text} />
            </Suspense>
          </Box>
          <OnThisPage sections={data.sections} />
        </div>
      ) : (
        !error && <Loading lines={12} />
      )}
    </Page>
  );
}

/** More headings than a person reads at a glance are no help. */
const MOST = 40;

function OnThisPage({ sections }: { sections: readonly { title: string; anchor: string }[] }) {
  if (sections.length < 2 || sections.length > MOST) return null;
  return (
    <nav className="manual-sections" aria-label="On this page">
      <Text size="xs" c="dimmed" fw={600} mb={6}>
        On this page
      </Text>
      {sections.map(({ title, anchor }) => (
        <Link key={anchor} to="." hash={anchor} className="link">
          {title}
        </Link>
      ))}
    </nav>
  );
}
