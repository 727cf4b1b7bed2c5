import { ActionIcon, Button, Tooltip } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { IconMailForward } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useHolds } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import type { Search } from '../../resource/search.ts';
import { type AudienceKind, kindOfList, SEND, writeTo } from './mailing-data.ts';

/** From a list to a mailing that goes to its networks, by the same filters. */
export function WriteToList({ resource, asked }: { resource: AnyResource; asked: Search }) {
  const kind = kindOfList(resource);
  return kind && <WriteToIcon kind={kind} asked={asked} />;
}

function WriteToIcon({ kind, asked }: { kind: AudienceKind; asked: Search }) {
  const holds = useHolds();
  if (!holds(SEND) || !holds('messaging.view_mailing')) return null;
  return (
    <Tooltip label="Write to these networks…">
      <ActionIcon size="lg" component={Link} {...writeTo(kind, asked)} aria-label="Write to these networks">
        <IconMailForward size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

/** From ticked rows of a list to a mailing that goes to their networks. */
export const writeToRows = (resource: AnyResource) =>
  function WriteToRows({ rows }: { rows: readonly Row[] }) {
    const kind = kindOfList(resource);
    return kind && <WriteToButton kind={kind} search={{ id: rows.map(({ id }) => String(id)) }} />;
  };

export function WriteToButton({
  kind,
  search,
  isDisabled = false,
}: {
  kind: AudienceKind;
  search: Readonly<Record<string, unknown>>;
  isDisabled?: boolean;
}) {
  const holds = useHolds();
  if (!holds(SEND) || !holds('messaging.view_mailing')) return null;
  if (isDisabled) return null;
  return (
    <Button
      component={Link}
      {...writeTo(kind, search)}
      size="xs"
      variant="default"
      leftSection={<IconMailForward size={14} />}
    >
      Write to these…
    </Button>
  );
}
