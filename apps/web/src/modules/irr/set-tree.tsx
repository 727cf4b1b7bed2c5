import { Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { memo, useDeferredValue, useMemo, useState } from 'react';
import { Dot } from '../../cells/status.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { useInSight } from '../../text/in-sight.ts';
import { useTreeKeys } from './use-tree-keys.ts';
import {
  NODE_STATE,
  openAtFirst,
  shownLines,
  type TreeLine,
  type TreeNode,
  withWays,
} from './what-if-data.ts';

/** As `.set-tree [role=treeitem]` in the style sheet. */
const ROW_PX = 30;

interface SetTreeProps {
  nodes: readonly TreeNode[];
  /** Sets beyond those. */
  more: number;
}

/** Sets and those that they name: opened one by one, searched, circles and unknown ones marked. */
export function SetTree({ nodes, more }: SetTreeProps) {
  const [open, setOpen] = useState(() => openAtFirst(nodes));
  const [typed, type] = useState('');
  const [isWrongOnly, setWrongOnly] = useState(false);
  const q = useDeferredValue(typed.trim().toUpperCase());
  const wanted = useMemo(
    () =>
      q === '' && !isWrongOnly
        ? null
        : withWays(nodes, ({ name, state }) => name.includes(q) && !(isWrongOnly && state === 'read')),
    [nodes, q, isWrongOnly],
  );
  const lines = useMemo(
    () => shownLines(nodes, (at) => wanted !== null || open.has(at), wanted && ((at) => wanted.has(at))),
    [nodes, open, wanted],
  );
  const turn = (at: number, isOpen: boolean) => {
    const next = new Set(open);
    isOpen ? next.add(at) : next.delete(at);
    setOpen(next);
  };
  return (
    <>
      <Group px="md" pb="sm" gap="sm">
        <TextInput
          w={240}
          type="search"
          aria-label="Find a set"
          placeholder="Find a set"
          leftSection={<IconSearch size={15} />}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
        />
        <Checkbox
          size="sm"
          label="Only circles and what was not read"
          checked={isWrongOnly}
          onChange={(event) => setWrongOnly(event.currentTarget.checked)}
        />
        <Text size="sm" c="dimmed" role="status">
          {counted(lines.length, 'line')}
        </Text>
        <Group gap="xs" ml="auto">
          <Button size="xs" variant="subtle" onClick={() => setOpen(new Set(nodes.keys()))}>
            Open all
          </Button>
          <Button size="xs" variant="subtle" onClick={() => setOpen(new Set())}>
            Close all
          </Button>
        </Group>
      </Group>
      <Lines lines={lines} isOpen={(at) => wanted !== null || open.has(at)} onTurn={turn} />
      {more > 0 && (
        <Text size="sm" c="dimmed" px="md" py="sm">
          {`${counted(more, 'set')} more are not shown.`}
        </Text>
      )}
    </>
  );
}

interface LinesProps {
  lines: readonly TreeLine[];
  isOpen: (at: number) => boolean;
  onTurn: (at: number, isOpen: boolean) => void;
}

function Lines({ lines, isOpen, onTurn }: LinesProps) {
  const { from, to, onScroll } = useInSight(lines.length, ROW_PX);
  const { box, current, choose, onKeyDown } = useTreeKeys({ lines, isOpen, onTurn, row_px: ROW_PX });
  if (lines.length === 0)
    return (
      <Text size="sm" c="dimmed" px="md" pb="md">
        There is no such set in it.
      </Text>
    );
  const places = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  return (
    <div
      ref={box}
      className="set-tree"
      role="tree"
      aria-label="Sets and those that they name"
      aria-activedescendant={current >= from && current < to ? `set-${current}` : undefined}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div role="none" style={{ paddingTop: from * ROW_PX, paddingBottom: (lines.length - to) * ROW_PX }}>
        {places.map((place) => {
          const line = lines[place];
          return (
            line && (
              <SetLine
                key={line.at}
                id={`set-${place}`}
                line={line}
                isOpen={isOpen(line.at)}
                isCurrent={place === current}
                onChoose={() => {
                  choose(place);
                  if (line.below > 0) onTurn(line.at, !isOpen(line.at));
                }}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface SetLineProps {
  id: string;
  line: TreeLine;
  isOpen: boolean;
  isCurrent: boolean;
  onChoose: () => void;
}

const SetLine = memo(function SetLine({
  id,
  line: { node, below },
  isOpen,
  isCurrent,
  onChoose,
}: SetLineProps) {
  const { name, source, state, depth, members, prefixes } = node;
  const said = NODE_STATE[state];
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    // The keys of the tree do the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys open and close.
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and says which line is current.
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isCurrent}
      {...(below > 0 ? { 'aria-expanded': isOpen } : {})}
      style={{ paddingLeft: 12 + Math.min(depth, 12) * 18 }}
      onClick={onChoose}
    >
      <span className="turn">{below > 0 && <Chevron size={15} aria-hidden />}</span>
      <span className="mono name" title={name}>
        {name}
      </span>
      {said && <Dot tone={said.tone}>{said.label}</Dot>}
      <span className="about">
        {[
          source,
          state === 'read' && counted(members, 'member'),
          prefixes !== null &&
            state === 'read' &&
            `${formatNumber(prefixes)} ${prefixes === 1 ? 'route' : 'routes'}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </div>
  );
});
