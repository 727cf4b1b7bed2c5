import { ActionIcon, Box, Button, FileButton, Group, Stack, Switch, Text, Textarea } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { formatNumber } from '../../text/format.ts';
import { HtmlPreview } from './html-preview.tsx';

/** A file that is attached, as the API takes it. */
export interface AttachedFile {
  name: string;
  content_type: string;
  content: string;
  size: number;
}

/** What an e-mail may have beside its text. */
export interface EmailExtras {
  html: string;
  files: AttachedFile[];
}

interface EmailExtrasProps {
  value: EmailExtras;
  onChange: (value: EmailExtras) => void;
}

/** Files that are attached, and the same text in HTML. */
export function EmailExtrasFields({ value, onChange }: EmailExtrasProps) {
  return (
    <Stack gap="sm">
      <Files files={value.files} onChange={(files) => onChange({ ...value, files })} />
      <Html html={value.html} onChange={(html) => onChange({ ...value, html })} />
    </Stack>
  );
}

function Files({ files, onChange }: { files: AttachedFile[]; onChange: (files: AttachedFile[]) => void }) {
  const add = async (chosen: File[]) => onChange([...files, ...(await Promise.all(chosen.map(read)))]);
  return (
    <Group gap="xs">
      <FileButton multiple onChange={(chosen) => void add(chosen)}>
        {(props) => (
          <Button {...props} variant="default" size="xs" leftSection={<IconPaperclip size={14} />}>
            Attach files
          </Button>
        )}
      </FileButton>
      {files.map(({ name, size }, at) => (
        <Group key={`${name} ${size}`} gap={2} className="card" pl={8} pr={2} py={1}>
          <Text size="xs">
            {name}{' '}
            <Text span inherit c="dimmed">
              {formatNumber(size)} bytes
            </Text>
          </Text>
          <ActionIcon
            size="sm"
            variant="subtle"
            aria-label={`Remove ${name}`}
            onClick={() => onChange(files.filter((_, index) => index !== at))}
          >
            <IconX size={13} />
          </ActionIcon>
        </Group>
      ))}
    </Group>
  );
}

/** A file as base64, a piece at a time: one call with all of it is more than a browser takes. */
async function read(file: File): Promise<AttachedFile> {
  const octets = new Uint8Array(await file.arrayBuffer());
  const pieces: string[] = [];
  for (let at = 0; at < octets.length; at += PIECE)
    pieces.push(String.fromCharCode(...octets.subarray(at, at + PIECE)));
  return {
    name: file.name,
    content_type: TYPE.test(file.type) ? file.type : 'application/octet-stream',
    content: btoa(pieces.join('')),
    size: file.size,
  };
}
const PIECE = 0x80_00;
const TYPE = /^[\w.+-]+\/[\w.+-]+$/;

function Html({ html, onChange }: { html: string; onChange: (html: string) => void }) {
  const [isOn, setOn] = useState(html !== '');
  return (
    <Stack gap="xs">
      <Switch
        label="Also in HTML"
        description="For mail programs that show it; the text above stays for all others."
        checked={isOn}
        onChange={(event) => {
          setOn(event.currentTarget.checked);
          if (!event.currentTarget.checked) onChange('');
        }}
      />
      {isOn && (
        <>
          <Textarea
            aria-label="HTML"
            autosize
            minRows={5}
            maxRows={20}
            placeholder="<p>Dear peering team, …</p>"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={html}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          {html.trim() !== '' && (
            <Box className="card" style={{ overflow: 'hidden' }}>
              <Text size="xs" c="dimmed" px="sm" py={4} style={{ borderBottom: '1px solid var(--line)' }}>
                Preview: no script runs, and nothing is loaded.
              </Text>
              <HtmlPreview html={html} />
            </Box>
          )}
        </>
      )}
    </Stack>
  );
}
