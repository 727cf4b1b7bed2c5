import { Box, Button, List, Stack, Text } from '@mantine/core';
import type {
  Plan,
  PlannedChange,
  PlannedDifference,
  PlannedObject,
  PlannedRefusal,
} from '@peersmith/api-client';
import { planWords, WHOLE } from '@peersmith/api-client';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Dot } from '../cells/status.tsx';
import { Failure, Loading } from '../shell/states.tsx';
import { capital, counted, formatNumber } from '../text/format.ts';
import { fieldLabel } from '../text/label.ts';
import { ChangeValue } from './change-value.tsx';
import { detailPath, resourceOfType } from './pages.ts';
import { OnRouters } from './plan-on-routers.tsx';
import type { Planned } from './use-plan.ts';

/** A plan while it is made, and once it is there. */
export function PlanReview({ planned }: { planned: Planned }) {
  const { plan, review, apply } = planned;
  if (review.error) return <Failure error={review.error} retry={() => void review.refetch()} />;
  // Nothing is asked while something is missing that only a person can say.
  if (!plan) return review.isFetching ? <Loading lines={3} /> : null;
  return (
    <>
      <PlanView plan={plan} />
      <OnRouters planned={planned} />
      {apply.error && <Failure error={apply.error} />}
    </>
  );
}

/** What a write would do: how much of what, and then each object with what becomes of it. */
function PlanView({ plan }: { plan: Plan }) {
  const { counts } = plan;
  return (
    <Stack gap="sm" role="region" aria-label="What this does">
      <Text size="sm" fw={600}>
        {summaryOf(plan)}
      </Text>
      {counts.refuse > 0 && (
        <Text size="sm" c="dimmed">
          Nothing is written while something stands against it.
        </Text>
      )}
      <Section title="Refused" tone="var(--bad)" count={counts.refuse} entries={plan.refuse}>
        {(one) => <Refusal refusal={one} />}
      </Section>
      <Section title="Deleted" tone="var(--bad)" count={counts.delete} entries={plan.delete}>
        {(one) => <Named one={one} more={one.because && `goes with ${one.because.display}`} />}
      </Section>
      <Section title="Changed" tone="var(--warn)" count={counts.update} entries={plan.update}>
        {(one) => <Changed change={one} />}
      </Section>
      <Section title="New" tone="var(--good)" count={counts.create} entries={plan.create}>
        {(one) => <Changed change={one} />}
      </Section>
      {counts.hidden > 0 && (
        <Text size="sm" c="dimmed">
          {counted(counts.hidden, 'object')} of these you may not see.
        </Text>
      )}
    </Stack>
  );
}

/** "12 changed, 3 deleted, 1 refused". */
const summaryOf = (plan: Plan): string =>
  planWords(plan)
    .map(([count, word]) => `${formatNumber(count)} ${word}`)
    .join(', ') || 'Nothing to do';

const SHORT = 8;

interface SectionProps<T> {
  title: string;
  tone: string;
  count: number;
  entries: readonly T[];
  children: (entry: T) => ReactNode;
}

/** The first of a kind, and all that the plan lists on demand. */
function Section<T>({ title, tone, count, entries, children }: SectionProps<T>) {
  const [isWhole, setWhole] = useState(false);
  if (count === 0) return null;
  const shown = isWhole ? entries : entries.slice(0, SHORT);
  return (
    <Box className="card" component="section" aria-label={title} p="sm">
      <Text size="sm" fw={600} mb={4}>
        <Dot tone={tone}>{`${title} (${formatNumber(count)})`}</Dot>
      </Text>
      <Box
        mah={320}
        style={{ overflow: 'auto' }}
        tabIndex={0}
        role="group"
        aria-label={`${title}, one by one`}
      >
        <List size="sm" spacing={4} listStyleType="none">
          {shown.map((entry, at) => (
            // Entries have no name of their own: what is new has no id.
            <List.Item key={`${title} ${at.toString()}`}>{children(entry)}</List.Item>
          ))}
        </List>
      </Box>
      {shown.length < entries.length && (
        <Button size="xs" variant="subtle" mt={4} onClick={() => setWhole(true)}>
          Show all {formatNumber(entries.length)}
        </Button>
      )}
      {isWhole && entries.length < count && (
        <Text size="xs" c="dimmed" mt={4}>
          {formatNumber(count - entries.length)} more are not listed.
        </Text>
      )}
    </Box>
  );
}

function Named({ one, more }: { one: PlannedObject; more?: string | undefined }) {
  const resource = resourceOfType(one.type);
  return (
    <span>
      {resource && one.id !== null ? (
        <Link
          to={detailPath(resource, one.id)}
          target="_blank"
          className="link"
          style={{ textDecoration: 'underline' }}
        >
          {one.display}
        </Link>
      ) : (
        one.display
      )}{' '}
      <Text span size="xs" c="dimmed">
        {[resource?.label ?? one.type, more].filter(Boolean).join(', ')}
      </Text>
    </span>
  );
}

function Changed({ change }: { change: PlannedChange }) {
  const resource = resourceOfType(change.type);
  const more = change.because && `${change.because.display} goes`;
  return (
    <>
      <Named one={change} more={more} />
      <Box pl="sm" fz="sm">
        <Differences resource={resource} differences={change.differences} isNew={change.id === null} />
      </Box>
    </>
  );
}

interface DifferencesProps {
  resource: AnyResource | null;
  differences: readonly PlannedDifference[];
  isNew: boolean;
}

/** What changes, field by field; of something new, what it has. */
export const Differences = ({ resource, differences, isNew }: DifferencesProps) =>
  differences.map(({ field, label, before, after }) => (
    <div key={field}>
      <Text span size="sm" c="dimmed">
        {label}:{' '}
      </Text>
      {!isNew && (
        <>
          <ChangeValue value={before} field={resource?.fields[field]} />
          <Text span c="dimmed">
            {' → '}
          </Text>
        </>
      )}
      <ChangeValue value={after} field={resource?.fields[field]} />
    </div>
  ));

function Refusal({ refusal: { type, id, display, position, messages } }: { refusal: PlannedRefusal }) {
  const resource = type === null ? null : resourceOfType(type);
  const name = display ?? (position === null ? null : `Row ${position + 1}`);
  return (
    <>
      {type !== null && name !== null ? (
        <Named one={{ type, id, display: name }} />
      ) : (
        <span>{capital(name ?? resource?.label ?? '')}</span>
      )}
      <Box pl="sm">
        <Messages resource={resource} messages={messages} />
      </Box>
    </>
  );
}

interface MessagesProps {
  resource: AnyResource | null;
  messages: Readonly<Record<string, readonly unknown[]>>;
}

/** Why something is refused, by field. */
export const Messages = ({ resource, messages }: MessagesProps) =>
  Object.entries(messages).map(([field, said]) => (
    <Text key={field} size="sm">
      {WHOLE.some((word) => word === field) ? '' : `${fieldLabel(field, resource?.fields[field])}: `}
      {said.map((message) => (typeof message === 'string' ? message : JSON.stringify(message))).join(' ')}
    </Text>
  ));
