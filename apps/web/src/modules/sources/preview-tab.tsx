import { Alert, Anchor, Box, Button, Stack, Table, Text } from '@mantine/core';
import type { SourcePreview } from '@peersmith/api-client';
import { IconEye } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { DifferenceView } from '../../difference/difference-view.tsx';
import { Card } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { SkippedCard } from './skipped-card.tsx';

/** What a synchronisation would change, before it does. */
export function PreviewTab({ row }: SlotProps) {
  const look = useMutation({
    mutationFn: (): Promise<SourcePreview> =>
      client.call('POST /api/core/data-sources/:id/preview/', { path: { id: row.id } }),
  });
  return (
    <Stack gap="md">
      <Box className="card" p="md">
        <Text size="sm" mb="sm">
          Asks the source what it has now, and compares. Nothing is written.
        </Text>
        <Button leftSection={<IconEye size={16} />} loading={look.isPending} onClick={() => look.mutate()}>
          See what would change
        </Button>
      </Box>
      {look.error && <Failure error={look.error} />}
      {look.isPending && <Loading lines={4} />}
      {look.data && !look.isPending && <Changes preview={look.data} />}
    </Stack>
  );
}

const SIGNS = { new: '+', changed: '~', gone: '−' } as const;

function Changes({ preview: { same, files, objects, skipped } }: { preview: SourcePreview }) {
  if (files.length + objects.length === 0)
    return (
      <Alert color="green" variant="light" title="Nothing would change">
        The source has what was read last.
      </Alert>
    );
  return (
    <>
      {objects.map((object) => (
        <FedObject key={`${object.type} ${object.id}`} object={object} />
      ))}
      {files.length > 0 && <Files files={files} same={same} />}
      {skipped.length > 0 && <SkippedCard skipped={skipped} />}
    </>
  );
}

function Files({ files, same }: Pick<SourcePreview, 'files' | 'same'>) {
  return (
    <Card title={`${counted(files.length, 'file')} would change, ${formatNumber(same)} stay`}>
      <Box px="md" pb="md">
        <Table fz="sm" verticalSpacing={4} aria-label="Files that would change" layout="fixed">
          <Table.Tbody>
            {files.slice(0, 500).map(({ path, change, size }) => (
              <Table.Tr key={path}>
                <Table.Td w={100}>
                  {SIGNS[change]} {change}
                </Table.Td>
                <Table.Td className="mono" style={{ overflowWrap: 'anywhere' }}>
                  {path}
                </Table.Td>
                <Table.Td w={100} ta="right" c="dimmed">
                  {formatNumber(size)} B
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {files.length > 500 && <Text size="sm">And {formatNumber(files.length - 500)} more.</Text>}
      </Box>
    </Card>
  );
}

function FedObject({
  object: { display, page, path, gone, fault, difference },
}: {
  object: SourcePreview['objects'][number];
}) {
  return (
    <Box component="section" aria-label={display}>
      <Text size="sm" mb={6}>
        <Anchor component={Link} to={page} fz="sm" fw={600} underline="always">
          {display}
        </Anchor>{' '}
        {fault || gone ? 'would keep what it has, as' : 'would take the content of'}{' '}
        {fault && 'the content of '}
        <span className="mono">{path}</span>
        {fault && ' cannot be taken'}
        {gone && ' goes; it follows it again when it comes back'}
      </Text>
      {fault ? (
        <Alert color="red" variant="light">
          {fault}
        </Alert>
      ) : difference ? (
        <DifferenceView text={difference} name={display} height={320} />
      ) : (
        !gone && (
          <Text size="sm" c="dimmed">
            It has that already, or the difference is too long to be shown here.
          </Text>
        )
      )}
    </Box>
  );
}
