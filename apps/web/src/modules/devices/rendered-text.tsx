import { ActionIcon, Box, Button, Group, Switch, Text, TextInput } from '@mantine/core';
import type { Rendered } from '@peersmith/api-client';
import { IconChevronDown, IconChevronUp, IconDownload, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { CodeView } from '../../text/code-view.tsx';
import { CopyButton } from '../../text/copy-button.tsx';
import { formatNumber } from '../../text/format.ts';
import { hitsIn, linesOf } from '../../text/hits.ts';

interface RenderedTextProps {
  rendered: Rendered;
  /** Name of the file when it is downloaded. */
  name: string;
  rawUrl: string;
  about: ReactNode;
  again: ReactNode;
}

/** Lines of different heights must all be in the document. */
const WRAPPED_AT_MOST = 10_000;

/** A configuration to read, search, copy and take away. */
export function RenderedText({ rendered, name, rawUrl, about, again }: RenderedTextProps) {
  const [wrap, setWrap] = useState(false);
  const search = useFind(rendered.text);
  const lines = useMemo(() => linesOf(rendered.text).length, [rendered.text]);
  return (
    <Box className="card" style={{ overflow: 'hidden' }}>
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
            value={search.typed}
            onChange={(event) => search.type(event.currentTarget.value)}
            onKeyDown={search.onKey}
          />
          {search.find && (
            <>
              <Text size="sm" c="dimmed" role="status">
                {search.count ? `${formatNumber(search.at + 1)} of ${formatNumber(search.count)}` : 'none'}
              </Text>
              <ActionIcon aria-label="Previous hit" onClick={() => search.move(-1)}>
                <IconChevronUp size={16} />
              </ActionIcon>
              <ActionIcon aria-label="Next hit" onClick={() => search.move(1)}>
                <IconChevronDown size={16} />
              </ActionIcon>
            </>
          )}
          <Switch
            label="Wrap"
            disabled={lines > WRAPPED_AT_MOST}
            title={lines > WRAPPED_AT_MOST ? 'Too long to wrap' : ''}
            checked={wrap}
            onChange={(event) => setWrap(event.currentTarget.checked)}
          />
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
          current={search.hit}
          height="calc(100vh - 290px)"
        />
      </Box>
    </Box>
  );
}

/** Looking for a text: how often, which hit now, and moving between them. */
function useFind(text: string) {
  const [typed, setTyped] = useState('');
  // Long configurations are searched behind the typing, not before the next letter.
  const find = useDeferredValue(typed);
  const [at, setAt] = useState(0);
  const hits = useMemo(() => hitsIn(linesOf(text), find), [text, find]);
  const move = (by: number) => setAt(hits.length ? (at + by + hits.length) % hits.length : 0);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') move(event.shiftKey ? -1 : 1);
  };
  const type = (next: string) => {
    setTyped(next);
    setAt(0);
  };
  return { typed, type, find, at, hit: hits[at] ?? null, count: hits.length, move, onKey };
}
