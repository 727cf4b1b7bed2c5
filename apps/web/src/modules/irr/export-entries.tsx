import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { IrrEntry } from '@peersmith/api-client';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { saveFile } from '../../text/save-file.ts';

const PAGE = 1000;
/** Pages that are asked for together. */
const TOGETHER = 4;

interface ExportEntriesProps {
  list: number;
  version: number;
  /** Of the file. */
  name: string;
  count: number;
}

/** Takes all entries of a version away as JSON. */
export function ExportEntries({ list, version, name, count }: ExportEntriesProps) {
  const take = useMutation({
    mutationFn: async () => saveFile(`${name}.json`, jsonOf(await allEntries(list, version))),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} />}
      disabled={count === 0}
      loading={take.isPending}
      onClick={() => take.mutate()}
    >
      JSON
    </Button>
  );
}

async function allEntries(id: number, version: number): Promise<IrrEntry[]> {
  const read = (offset: number) =>
    client.call('GET /api/irr/lists/:id/entries/', { path: { id }, query: { version, limit: PAGE, offset } });
  const first = await read(0);
  const entries = [...first.results];
  for (let offset = PAGE; offset < first.count; offset += PAGE * TOGETHER) {
    const offsets = Array.from({ length: TOGETHER }, (_, at) => offset + at * PAGE);
    const pages = await Promise.all(offsets.filter((one) => one < first.count).map(read));
    for (const { results } of pages) entries.push(...results);
  }
  return entries;
}

const jsonOf = (value: unknown) => new Blob([JSON.stringify(value, null, 1)], { type: 'application/json' });
