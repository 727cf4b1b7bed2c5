import {
  Anchor,
  Badge,
  Box,
  Button,
  Group,
  Stack,
  Table,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { dataFile } from '@peersmith/model';
import { IconChevronDown, IconChevronRight, IconFile, IconFolder } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { type TreeLine, treeLines } from './file-tree.ts';
import { SkippedCard } from './skipped-card.tsx';
import { useTree } from './sources-data.ts';

const STEP = 300;

/** The files of a data source as a tree, and what was left out. */
export function FilesTab({ row }: SlotProps) {
  const { data, error, refetch } = useTree(row.id);
  const [word, setWord] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(STEP);
  const lines = useMemo(() => treeLines(data?.files ?? [], open, word), [data, open, word]);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const toggle = (folder: string) => {
    const next = new Set(open);
    if (!next.delete(folder)) next.add(folder);
    setOpen(next);
  };
  return (
    <Stack gap="md">
      <Card title={counted(data.total, 'file')}>
        {data.total === 0 ? (
          <Empty title="No files">Synchronise the data source to have its files here.</Empty>
        ) : (
          <Box px="md" pb="md">
            <TextInput
              mb="sm"
              maw={360}
              label="Find a file"
              placeholder="Part of its path"
              value={word}
              onChange={({ currentTarget }) => setWord(currentTarget.value)}
            />
            {lines.length === 0 && <Text size="sm">No path holds that.</Text>}
            <Table fz="sm" verticalSpacing={4} aria-label="Files" layout="fixed">
              <Table.Tbody>
                {lines.slice(0, most).map((line) => (
                  <Line key={line.key} line={line} onToggle={toggle} />
                ))}
              </Table.Tbody>
            </Table>
            {lines.length > most && (
              <Button mt="sm" variant="default" size="xs" onClick={() => setMost(most + STEP)}>
                Show more of {formatNumber(lines.length)}
              </Button>
            )}
          </Box>
        )}
      </Card>
      {data.skipped.length > 0 && <SkippedCard skipped={data.skipped} />}
    </Stack>
  );
}

function Line({ line, onToggle }: { line: TreeLine; onToggle: (folder: string) => void }) {
  const { depth, name, count, isOpen, file, key } = line;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Table.Tr>
      <Table.Td style={{ paddingLeft: 8 + Math.min(depth, 8) * 18, overflowWrap: 'anywhere' }}>
        {file ? (
          <Group gap={6} wrap="nowrap">
            <IconFile size={15} style={{ flexShrink: 0 }} aria-hidden />
            <Anchor component={Link} to={detailPath(dataFile, file.id)} fz="sm">
              {name}
            </Anchor>
            {file.followers > 0 && (
              <Badge variant="light" size="sm" style={{ flexShrink: 0 }}>
                feeds {formatNumber(file.followers)}
              </Badge>
            )}
          </Group>
        ) : (
          <UnstyledButton fz="sm" aria-expanded={isOpen} onClick={() => onToggle(key.slice(0, -1))}>
            <Group gap={6} wrap="nowrap">
              <Chevron size={15} aria-hidden />
              <IconFolder size={15} aria-hidden />
              {name}
            </Group>
          </UnstyledButton>
        )}
      </Table.Td>
      <Table.Td ta="right" w={110} c="dimmed">
        {file ? `${formatNumber(file.size)} B` : counted(count, 'file')}
      </Table.Td>
    </Table.Tr>
  );
}
