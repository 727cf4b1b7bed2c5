import { ActionIcon, Box, Button, Group, Switch, Text, TextInput } from '@mantine/core';
import type { Rendered } from '@peersmith/api-client';
import { IconChevronDown, IconChevronUp, IconDownload, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { CodeView, hitsIn } from '../../text/code-view.tsx';
import { CopyButton } from '../../text/copy-button.tsx';
import { formatNumber } from '../../text/format.ts';

interface RenderedTextProps {
  rendered: Rendered;
  /** Name of the file when it is downloaded. */
  name: string;
  rawUrl: string;
  about: ReactNode;
  again: ReactNode;
}

/** A configuration to read, search, copy and take away. */
export function RenderedText({ rendered, name, rawUrl, about, again }: RenderedTextProps) {
  const [wrap, setWrap] = useState(false);
  const search = useFind(rendered.text);
  const lines = rendered.text.replace(/\n$/, '').split('\n').length;
  return (
    <Box className="card" style={{ overflow: 'hidden' }} ref={search.root}>
      <Group px="md" py={9} gap="sm" style={{ borderBottom: '1px solid var(--line)' }}>
        <Text size="sm" fw={600}>
          {formatNumber(lines)} lines
        </Text>
        {about}
        <Group gap="xs" ml="auto">
          <TextInput
            w={200}
            type="search"
            aria-label="Find in the configuration"
            placeholder="Find"
            leftSection={<IconSearch size={15} />}
            value={search.find}
            onChange={(event) => search.setFind(event.currentTarget.value)}
            onKeyDown={search.onKey}
          />
          {search.find && (
            <>
              <Text size="sm" c="dimmed" role="status">
                {search.hits ? `${search.current + 1} of ${search.hits}` : 'none'}
              </Text>
              <ActionIcon aria-label="Previous hit" onClick={() => search.move(-1)}>
                <IconChevronUp size={16} />
              </ActionIcon>
              <ActionIcon aria-label="Next hit" onClick={() => search.move(1)}>
                <IconChevronDown size={16} />
              </ActionIcon>
            </>
          )}
          <Switch label="Wrap" checked={wrap} onChange={(event) => setWrap(event.currentTarget.checked)} />
          {again}
          <CopyButton text={rendered.text} label="Copy" />
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
        <CodeView
          text={rendered.text}
          wrap={wrap}
          find={search.find}
          current={search.current}
          height="calc(100vh - 290px)"
        />
      </Box>
    </Box>
  );
}

/** Looking for a text: how often, which hit now, and bringing it into sight. */
function useFind(text: string) {
  const root = useRef<HTMLDivElement>(null);
  const [find, setFind] = useState('');
  const [current, setCurrent] = useState(0);
  const hits = hitsIn(text, find);
  useEffect(() => {
    root.current?.querySelector('mark.current')?.scrollIntoView({ block: 'center' });
  }, [current, find]);
  const move = (by: number) => setCurrent(hits ? (current + by + hits) % hits : 0);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') move(event.shiftKey ? -1 : 1);
  };
  const change = (next: string) => {
    setFind(next);
    setCurrent(0);
  };
  return { root, find, setFind: change, current, hits, move, onKey };
}
