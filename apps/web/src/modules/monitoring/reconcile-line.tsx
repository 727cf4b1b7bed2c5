import { Button, Group, Text } from '@mantine/core';
import type { ReconcileEntry } from '@peersmith/api-client';
import { Link } from '@tanstack/react-router';
import { Dot } from '../../cells/status.tsx';
import { formatAsn } from '../../text/format.ts';
import { sessionPath } from './session-data.ts';
import { StateDot } from './transition-table.tsx';
import type { Verdict } from './use-review.ts';

const KINDS = {
  there: { label: 'On the router, not here', tone: 'var(--info)' },
  here: { label: 'Here, not on the router', tone: 'var(--bad)' },
  differs: { label: 'Differs', tone: 'var(--warn)' },
} as const;

interface ReconcileLineProps {
  entry: ReconcileEntry;
  verdict: Verdict | null;
  isCurrent: boolean;
  onChoose: () => void;
  /** Null for those who may not. */
  onJudge: ((verdict: Verdict | null) => void) | null;
}

/** One difference: what is where, what accepting it does, and how it was decided. */
export function ReconcileLine({ entry, verdict, isCurrent, onChoose, onJudge }: ReconcileLineProps) {
  const { kind, address, does, action } = entry;
  const { label, tone } = KINDS[kind];
  return (
    // The keys of the page do the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k move.
    <li
      {...(isCurrent ? { 'aria-current': 'true' } : {})}
      data-verdict={verdict ?? 'open'}
      onClick={onChoose}
    >
      <div className="reconcile-what">
        <Group gap="md" fz="sm">
          <Dot tone={tone}>{label}</Dot>
          <Named entry={entry} />
          {kind !== 'here' && <StateDot state={entry.bgp_state} />}
        </Group>
        <Where entry={entry} />
        {entry.differences.map(({ field, label: what, here, there }) => (
          <Text key={field} size="sm">
            {what}: <span className="amount-removed">{here ?? 'nothing'}</span> here,{' '}
            <span className="amount-added">{there ?? 'nothing'}</span> on the router
          </Text>
        ))}
        <Text size="sm" c="dimmed">
          {does}
        </Text>
      </div>
      {onJudge && (
        <Group gap={6} wrap="nowrap">
          <Choice
            {...{ verdict, onJudge }}
            is="accept"
            label="Accept"
            of={address}
            isDisabled={action === null}
          />
          <Choice {...{ verdict, onJudge }} is="leave" label="Leave" of={address} isDisabled={false} />
        </Group>
      )}
    </li>
  );
}

interface ChoiceProps {
  verdict: Verdict | null;
  onJudge: (verdict: Verdict | null) => void;
  is: Verdict;
  label: string;
  of: string;
  isDisabled: boolean;
}
const Choice = ({ verdict, onJudge, is, label, of, isDisabled }: ChoiceProps) => (
  <Button
    size="xs"
    variant={verdict === is ? 'filled' : 'default'}
    aria-pressed={verdict === is}
    aria-label={`${label} ${of}`}
    disabled={isDisabled}
    onClick={(event) => {
      event.stopPropagation();
      onJudge(verdict === is ? null : is);
    }}
  >
    {label}
  </Button>
);

function Named({ entry: { session, address, asn, name } }: { entry: ReconcileEntry }) {
  const who = [asn !== null && formatAsn(asn), name].filter(Boolean).join(' ');
  return (
    <span>
      {session ? (
        <Link className="link mono" to={sessionPath(session)}>
          {address}
        </Link>
      ) : (
        <span className="mono">{address}</span>
      )}{' '}
      {who}
    </span>
  );
}

/** Where the router has it, as far as it says. */
function Where({ entry: { local_address, vrf, description, internet_exchange } }: { entry: ReconcileEntry }) {
  const parts = [
    internet_exchange?.name,
    local_address && `from ${local_address}`,
    vrf && vrf !== 'global' && `VRF ${vrf}`,
    description && `“${description}”`,
  ].filter(Boolean);
  return parts.length > 0 && <Text size="sm">{parts.join(', ')}</Text>;
}
