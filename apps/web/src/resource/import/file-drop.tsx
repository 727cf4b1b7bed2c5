import { Box, Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { type ChosenFile, fromDisk, fromText } from './chosen-file.ts';

/** Takes a file: dropped, chosen, or pasted as text. */
export function FileDrop({ onFile }: { onFile: (file: ChosenFile) => void }) {
  const [over, setOver] = useState(false);
  const [text, setText] = useState('');
  const take = (file: File | null | undefined) => {
    if (file) void fromDisk(file).then(onFile);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Stack gap="md">
      <Box
        className="card"
        p="xl"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        style={{ borderStyle: 'dashed', ...(over ? { borderColor: 'var(--good)' } : {}) }}
      >
        <Stack align="center" gap="xs" ta="center">
          <IconUpload size={28} aria-hidden />
          <Text fw={600}>Drop a file here</Text>
          <Text size="sm" c="dimmed">
            CSV as any spreadsheet writes it, JSON or YAML. You see what it does before anything is written.
          </Text>
          <FileButton onChange={take} accept=".csv,.tsv,.txt,.json,.yaml,.yml">
            {(props) => (
              <Button variant="default" {...props}>
                Choose a file
              </Button>
            )}
          </FileButton>
        </Stack>
      </Box>
      <Textarea
        label="Or paste"
        description="Cells copied from a spreadsheet with their first row, CSV, JSON or YAML."
        autosize
        minRows={4}
        maxRows={12}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      />
      <Group justify="flex-end">
        <Button disabled={text.trim() === ''} onClick={() => onFile(fromText(text))}>
          Preview
        </Button>
      </Group>
    </Stack>
  );
}
