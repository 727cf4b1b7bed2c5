import { Box, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { peeringdbRun, quarantinedRow, registry } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useCount } from '../../api/queries.ts';
import { helpOnWord } from '../../help/help-of.ts';
import { listPath } from '../../resource/pages.ts';
import { ResourceList } from '../../resource/resource-list.tsx';
import { Page } from '../../shell/page.tsx';
import { capital, formatNumber } from '../../text/format.ts';
import { LoadMirror } from './load-mirror.tsx';
import { ClearMirror } from './mirror-actions.tsx';
import { SourceChoice } from './source-choice.tsx';

/** What we keep about the mirror; the others are its contents. */
const OWN = new Set(['synchronisation', 'run', 'quarantinedrow', 'change']);

/** What the PeeringDB mirror holds, how old it is, and the button that renews it. */
export function MirrorPage() {
  const kinds = useMemo(
    () =>
      Object.values(registry).filter(
        ({ app, readOnly, name }) => app === 'peeringdb' && readOnly && !OWN.has(name),
      ),
    [],
  );
  return (
    <Page
      title="PeeringDB mirror"
      help={helpOnWord('mirror')}
      about="Your own copy of PeeringDB: networks, exchanges, ports and places. Everything that is proposed or compared is read from here."
      actions={<ClearMirror />}
    >
      <Stack gap="lg">
        <LoadMirror />
        <SourceChoice />
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm">
          {kinds.map((kind) => (
            <Kind key={kind.path} resource={kind} />
          ))}
          <Kind resource={quarantinedRow} />
        </SimpleGrid>
        <div>
          <Text fw={600} mb="xs">
            Runs
          </Text>
          <ResourceList resource={peeringdbRun} />
        </div>
      </Stack>
    </Page>
  );
}

function Kind({ resource }: { resource: AnyResource }) {
  const count = useCount(resource, {});
  return (
    <Box
      component={Link}
      to={listPath(resource)}
      className="card"
      p="md"
      style={{ textDecoration: 'none', color: 'inherit' }}
    >
      <Group justify="space-between" align="baseline" gap={4}>
        <Text size="sm" c="dimmed">
          {capital(resource.plural.replace(/^PeeringDB (rows )?/, ''))}
        </Text>
        <Text fw={600} size="lg">
          {count === null ? '…' : formatNumber(count)}
        </Text>
      </Group>
    </Box>
  );
}
