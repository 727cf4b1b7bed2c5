import { Button, Group, Kbd, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReconcileEntry } from '@peersmith/api-client';
import { useHolds } from '../../api/me.tsx';
import { counted } from '../../text/format.ts';
import { AcceptDialog } from './accept-dialog.tsx';
import { ReconcileLine } from './reconcile-line.tsx';
import { CHANGE_SESSIONS } from './session-data.ts';
import { type Review, useReview } from './use-review.ts';

interface ReconcileListProps {
  router: number;
  entries: readonly ReconcileEntry[];
}

/** Differences, gone through with the keyboard or the mouse, and written down together once it was seen what that does. */
export function ReconcileList({ router, entries }: ReconcileListProps) {
  const holds = useHolds();
  const [asking, dialog] = useDisclosure(false);
  const mayAccept = CHANGE_SESSIONS.every(holds);
  const review = useReview(entries, mayAccept && !asking);
  return (
    <div className="card reconcile">
      {mayAccept && <Bar review={review} onPreview={dialog.open} />}
      <ul ref={review.list} aria-label="Differences">
        {entries.map((entry, at) => (
          <ReconcileLine
            key={entry.key}
            entry={entry}
            verdict={review.verdicts.get(entry.key) ?? null}
            isCurrent={at === review.current}
            onChoose={() => review.choose(at)}
            onJudge={mayAccept ? (verdict) => review.judge(entry, verdict) : null}
          />
        ))}
      </ul>
      {asking && (
        <AcceptDialog
          router={router}
          accepted={review.accepted}
          onClose={dialog.close}
          onDone={() => {
            review.clear();
            dialog.close();
          }}
        />
      )}
    </div>
  );
}

const KEYS = [
  ['j', 'next'],
  ['k', 'previous'],
  ['a', 'accept'],
  ['x', 'leave'],
  ['u', 'undecided'],
] as const;

const Bar = ({ review, onPreview }: { review: Review; onPreview: () => void }) => (
  <Group className="reconcile-bar" px="md" py={8} gap="sm" justify="space-between">
    <Group gap="sm" fz="sm" aria-label="Keys" role="group">
      {KEYS.map(([key, does]) => (
        <span key={key}>
          <Kbd>{key}</Kbd> {does}
        </span>
      ))}
    </Group>
    <Group gap="xs">
      <Text size="sm" c="dimmed" role="status">
        {counted(review.accepted.length, 'difference')} accepted
      </Text>
      <Button size="xs" variant="subtle" onClick={review.acceptAll}>
        Accept all but deletions
      </Button>
      <Button size="xs" disabled={review.accepted.length === 0} onClick={onPreview}>
        Review what that does
      </Button>
    </Group>
  </Group>
);
