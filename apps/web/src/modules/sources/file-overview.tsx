import { Alert, Anchor, Box, Button, Group, Stack, Text } from '@mantine/core';
import type { FileContent } from '@peersmith/api-client';
import { dataSource } from '@peersmith/model';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { isRecord } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { CodeView } from '../../text/code-view.tsx';
import { formatNumber } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { useContent } from './sources-data.ts';

/** A data file: what it holds, where it is from, and who is bound to it. */
export function FileOverview({ row }: SlotProps) {
  const { data, error, refetch } = useContent(row.id);
  const source = isRecord(row.source) ? row.source : null;
  return (
    <Stack gap="md">
      <Box className="card" p="md" component="section" aria-label="Data file">
        <Group justify="space-between" align="flex-start">
          <Group gap="6px 32px" fz="sm">
            <Fact name="Data source">
              {source && (
                <Anchor component={Link} to={detailPath(dataSource, Number(source.id))} fz="sm">
                  {String(source.display)}
                </Anchor>
              )}
            </Fact>
            <Fact name="Size">{formatNumber(Number(row.size))} B</Fact>
            <Fact name="Changed">{typeof row.updated === 'string' && <Moment iso={row.updated} />}</Fact>
            <Fact name="SHA-256">
              <span className="mono" style={{ overflowWrap: 'anywhere' }}>
                {String(row.hash)}
              </span>
            </Fact>
          </Group>
          <Button
            component="a"
            href={`/api/core/data-files/${row.id}/raw/`}
            variant="default"
            size="xs"
            leftSection={<IconDownload size={14} />}
          >
            Download
          </Button>
        </Group>
      </Box>
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : (
        <Content content={data} />
      )}
    </Stack>
  );
}

function Content({ content: { text, followers } }: { content: FileContent }) {
  return (
    <>
      <Card title="Feeds">
        <Box px="md" pb="md" fz="sm">
          {followers.length === 0 && (
            <Text size="sm" c="dimmed">
              Nothing yet. Bind a configuration, an e-mail or export template, or a config context to it on
              the page of that, under File.
            </Text>
          )}
          {followers.map(({ type, id, display, page, follows, fault }) => (
            <Group key={`${type} ${id}`} gap="xs" py={3}>
              <Anchor component={Link} to={`${page}file/`} fz="sm">
                {display}
              </Anchor>
              {!follows && <Text size="sm">does not follow it</Text>}
              {fault && <Text size="sm">stays behind: {fault}</Text>}
            </Group>
          ))}
        </Box>
      </Card>
      <Card title="Content">
        {text === null ? (
          <Box px="md" pb="md">
            <Alert color="gray" variant="light">
              It is no text in UTF-8, or too long to be shown: download it.
            </Alert>
          </Box>
        ) : (
          <CodeView text={text} height={560} />
        )}
      </Card>
    </>
  );
}
