import { ActionIcon, Group, SegmentedControl, Switch, Text, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { CopyIcon } from '../text/copy-button.tsx';
import { type Find, FindBox } from '../text/find-box.tsx';
import { counted, formatNumber } from '../text/format.ts';
import { saveFile } from '../text/save-file.ts';
import type { Difference } from './read-difference.ts';
import type { Shown } from './use-difference.ts';

interface DifferenceBarProps {
  difference: Difference;
  text: string;
  name: string;
  about?: ReactNode;
  search: Find;
  shown: Shown;
  /** Which change was gone to; -1 before the first. */
  change: number;
  go: (by: number) => void;
  hasRoom: boolean;
  isBeside: boolean;
  setBeside: (isBeside: boolean) => void;
}

/** How much changes, and what can be done with a difference. */
export function DifferenceBar(props: DifferenceBarProps) {
  const { difference, text, name, about, search, shown, hasRoom, isBeside, setBeside } = props;
  return (
    <Group px="md" py={7} gap="sm" style={{ borderBottom: '1px solid var(--line)' }}>
      <Amount added={difference.added} removed={difference.removed} />
      {about}
      <Group gap="xs" ml="auto">
        <Changes {...props} />
        <FindBox search={search} label="Find in the difference" width={150} />
        {hasRoom && (
          <SegmentedControl
            size="xs"
            aria-label="How lines are laid out"
            data={['Side by side', 'Inline']}
            value={isBeside ? 'Side by side' : 'Inline'}
            onChange={(value) => setBeside(value === 'Side by side')}
          />
        )}
        {(shown.layout.folds.length > 0 || !shown.isFolded) && (
          <Switch
            label="Equal lines"
            checked={!shown.isFolded}
            onChange={(event) => shown.foldAll(!event.currentTarget.checked)}
          />
        )}
        <CopyIcon text={text} label="Copy the difference" />
        <Tooltip label="Download the difference">
          <ActionIcon aria-label="Download the difference" onClick={() => save(text, name)}>
            <IconDownload size={17} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  );
}

/** "+12 −3", said in words to those who hear it. */
export const Amount = ({ added, removed }: { added: number; removed: number }) => (
  <Text
    span
    size="sm"
    fw={600}
    role="img"
    aria-label={amountOf(added, removed)}
    style={{ whiteSpace: 'nowrap' }}
  >
    <span className="amount-added">+{formatNumber(added)}</span>{' '}
    <span className="amount-removed">−{formatNumber(removed)}</span>
  </Text>
);

const amountOf = (added: number, removed: number) =>
  `${counted(added, 'line')} added, ${counted(removed, 'line')} removed`;

/** Where one is among the changes, and the way to the next. */
const Changes = ({ difference, change, go }: DifferenceBarProps) => (
  <Group gap={4} wrap="nowrap">
    <Text size="sm" c="dimmed" role="status" style={{ whiteSpace: 'nowrap' }}>
      {change < 0
        ? counted(difference.changes.length, 'change')
        : `Change ${formatNumber(change + 1)} of ${formatNumber(difference.changes.length)}`}
    </Text>
    <Tooltip label="Change before (P)">
      <ActionIcon aria-label="Change before" onClick={() => go(-1)}>
        <IconArrowUp size={16} />
      </ActionIcon>
    </Tooltip>
    <Tooltip label="Next change (N)">
      <ActionIcon aria-label="Next change" onClick={() => go(1)}>
        <IconArrowDown size={16} />
      </ActionIcon>
    </Tooltip>
  </Group>
);

const save = (text: string, name: string) =>
  saveFile(`${name}.diff`, new Blob([text], { type: 'text/plain' }));
