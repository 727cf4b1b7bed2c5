import { Box, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import type { ManualEntry } from '@peersmith/api-client';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../api/client.ts';
import { useSearchParams, useSetSearch } from '../resource/search.ts';
import { Page } from '../shell/page.tsx';
import { Empty, Failure, hides, Loading } from '../shell/states.tsx';
import { manualAddress } from './help-of.ts';

const PAUSE_MS = 150;

/** The manual: its contents, and where words stand in it. */
export function ContentsPage() {
  const asked = useSearchParams().q?.[0] ?? '';
  const set = useSetSearch();
  const [text, setText] = useState(asked);
  const settle = useDebouncedCallback(
    (next: string) => set({ q: next.trim() ? [next.trim()] : [] }),
    PAUSE_MS,
  );
  const { data, error, refetch } = useQuery({
    queryKey: ['manual', 'contents', asked],
    queryFn: ({ signal }) =>
      client.call('GET /api/core/manual/', { query: asked ? { q: asked } : {}, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  return (
    <Page title="Manual" about="As it came with this version of Peersmith; nothing is read from elsewhere.">
      <TextInput
        type="search"
        maw={420}
        mb="lg"
        aria-label="Search the manual"
        placeholder="Search the manual"
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          settle(event.currentTarget.value);
        }}
      />
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={10} />
      ) : asked ? (
        <Found pages={data.pages} asked={asked} />
      ) : (
        <Contents pages={data.pages} />
      )}
    </Page>
  );
}

function Contents({ pages }: { pages: readonly ManualEntry[] }) {
  const parts = [...Map.groupBy(pages, ({ part }) => part)];
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
      {parts.map(([part, entries]) => (
        <Box key={part} component="section" className="card" p="md" aria-label={part}>
          <Title order={2} fz="md" mb={8}>
            {part}
          </Title>
          <Stack gap={4} mah={330} style={{ overflow: 'auto' }}>
            {entries.map(({ name, title }) => (
              <Link key={name} {...manualAddress(name)} className="link">
                {title}
              </Link>
            ))}
          </Stack>
        </Box>
      ))}
    </SimpleGrid>
  );
}

function Found({ pages, asked }: { pages: readonly ManualEntry[]; asked: string }) {
  if (pages.length === 0)
    return (
      <div className="card">
        <Empty title="The manual says nothing of this">
          No page has all of the words of “{asked}” in one section.
        </Empty>
      </div>
    );
  return (
    <Stack gap="md" maw={820} component="section" aria-label="Found in the manual">
      {pages.map(({ name, title, part, sections }) => (
        <Box key={name} className="card" p="md">
          <Link {...manualAddress(name)} className="link" style={{ fontWeight: 600 }}>
            {title}
          </Link>
          <Text span size="xs" c="dimmed" ml={8}>
            {part}
          </Text>
          {sections.slice(0, 6).map((section) => (
            <Text key={section.anchor} size="sm" mt={6}>
              <Link {...manualAddress(`${name}#${section.anchor}`)} className="link">
                {section.title}
              </Link>
              {section.line && (
                <Text span inherit c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {' '}
                  {section.line}
                </Text>
              )}
            </Text>
          ))}
        </Box>
      ))}
    </Stack>
  );
}
