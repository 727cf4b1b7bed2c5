import { Box, Button, Group, Text } from '@mantine/core';
import { IRR_KIND, IRR_REASON, irrList } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { detailPath } from '../../resource/pages.ts';
import { counted, formatNumber } from '../../text/format.ts';
import type { Verdict } from './decide-dialog.tsx';
import { DifferenceLists } from './difference-lists.tsx';
import type { Waiting } from './irr-data.ts';
import { NetworksOfList } from './networks-of-list.tsx';

interface HeldLineProps {
  waiting: Waiting;
  isCurrent: boolean;
  isOpen: boolean;
  onChoose: () => void;
  onTurn: () => void;
  /** Null for those who may not. */
  onDecide: ((verdict: Verdict) => void) | null;
}

const isReason = (text: string | null): text is keyof typeof IRR_REASON =>
  text !== null && Object.hasOwn(IRR_REASON, text);

/** One list that waits: of what, why, how much came and went. */
export function HeldLine({ waiting, isCurrent, isOpen, onChoose, onTurn, onDecide }: HeldLineProps) {
  const { version, list, networks } = waiting;
  const { reason, detail, came, went, created, number } = version;
  const name = list?.objects ?? `Version ${number}`;
  const kind = list ? IRR_KIND[list.kind].label : '';
  return (
    // The keys of the page do the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k move.
    <li {...(isCurrent ? { 'aria-current': 'true' } : {})} onClick={onChoose}>
      <div className="reconcile-what">
        <Group gap="md" fz="sm">
          <Dot tone="var(--warn)">{isReason(reason) ? IRR_REASON[reason].label : 'Held'}</Dot>
          {list ? (
            <Link className="link mono" to={detailPath(irrList, list.id)}>
              {name}
            </Link>
          ) : (
            <span className="mono">{name}</span>
          )}
          <span>{kind}</span>
          {created && (
            <Text span inherit c="dimmed">
              <Moment iso={created} />
            </Text>
          )}
        </Group>
        <Text size="sm">{detail}</Text>
        <Group gap="md" fz="sm">
          <span className="amount-added">{`${formatNumber(came)} came`}</span>
          <span className="amount-removed">{`${formatNumber(went)} went`}</span>
          {networks !== null && (
            <Text span inherit c="dimmed">{`Used by ${counted(networks, 'network')}`}</Text>
          )}
        </Group>
      </div>
      <Group gap={6} wrap="nowrap">
        <Act label="Difference" of={`${name} ${kind}`} isPressed={isOpen} onClick={onTurn} />
        {onDecide && (
          <>
            <Act label="Accept" of={`${name} ${kind}`} onClick={() => onDecide('accept')} />
            <Act label="Reject" of={`${name} ${kind}`} onClick={() => onDecide('reject')} />
          </>
        )}
      </Group>
      {isOpen && list && (
        <Box flex="1 1 100%" miw={0}>
          <Box px="md" pb={4}>
            <NetworksOfList list={list.id} />
          </Box>
          <DifferenceLists list={list.id} version={version.id} kind={list.kind} />
        </Box>
      )}
    </li>
  );
}

interface ActProps {
  label: string;
  of: string;
  isPressed?: boolean;
  onClick: () => void;
}
const Act = ({ label, of, isPressed, onClick }: ActProps) => (
  <Button
    size="xs"
    variant="default"
    aria-label={`${label} ${of}`}
    {...(isPressed === undefined ? {} : { 'aria-expanded': isPressed })}
    onClick={(event) => {
      event.stopPropagation();
      onClick();
    }}
  >
    {label}
  </Button>
);
