import { Box, Button, Group, Switch, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { CodeView } from './code-view.tsx';
import { CopyButton } from './copy-button.tsx';
import { FindBox, useFind } from './find-box.tsx';
import { formatNumber } from './format.ts';
import { linesOf } from './hits.ts';

interface TextViewProps {
  text: string;
  /** Name of the file when it is downloaded. */
  name: string;
  rawUrl: string;
  about?: ReactNode;
  again?: ReactNode;
  height?: string;
}

/** Lines of different heights must all be in the document. */
const WRAPPED_AT_MOST = 10_000;

/** A configuration to read, search, copy and take away. */
export function TextView({
  text,
  name,
  rawUrl,
  about,
  again,
  height = 'calc(100vh - 290px)',
}: TextViewProps) {
  const [wrap, setWrap] = useState(false);
  const read = useMemo(() => linesOf(text), [text]);
  const search = useFind(read);
  const lines = read.length;
  return (
    <Box className="card" style={{ overflow: 'hidden' }}>
      <Group px="md" py={9} gap="sm" style={{ borderBottom: '1px solid var(--line)' }}>
        <Text size="sm" fw={600}>
          {formatNumber(lines)} lines
        </Text>
        {about}
        <Group gap="xs" ml="auto">
          <FindBox search={search} label="Find in the configuration" />
          <Switch
            label="Wrap"
            disabled={lines > WRAPPED_AT_MOST}
            title={lines > WRAPPED_AT_MOST ? 'Too long to wrap' : ''}
            checked={wrap}
            onChange={(event) => setWrap(event.currentTarget.checked)}
          />
          {again}
          <CopyButton text={text} label="Copy" />
          <Button
            component="a"
            href={rawUrl}
            download={`${name}.conf`}
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            Download
          </Button>
        </Group>
      </Group>
      <Box py={8}>
        <CodeView text={text} wrap={wrap} find={search.find} current={search.hit} height={height} />
      </Box>
    </Box>
  );
}
