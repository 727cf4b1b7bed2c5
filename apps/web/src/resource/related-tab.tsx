import { Button, Tabs, Text } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useCan } from '../api/me.tsx';
import { useCount } from '../api/queries.ts';
import type { Row } from '../api/row.ts';
import { formatNumber } from '../text/format.ts';
import { addPath } from './pages.ts';
import type { Related } from './related.ts';
import { ResourceList } from './resource-list.tsx';
import { linkTo } from './search.ts';

/** A tab with how many there are; where nobody could make one here, and of the local side, only where there are any. */
export function RelatedCount({ related, row, current }: { related: Related; row: Row; current: boolean }) {
  const count = useCount(related.resource, { [related.parameter]: row.id });
  const can = useCan();
  const isAddable = related.isMade && can(related.resource, 'add');
  if (!current && !count && (!isAddable || related.parameter.startsWith('local_'))) return null;
  return <CountedTab value={related.tab} title={related.title} count={count} />;
}

/** A tab that says how many there are in it, where there are any. */
export const CountedTab = ({
  value,
  title,
  count,
}: {
  value: string;
  title: string;
  count: number | null;
}) => (
  <Tabs.Tab
    value={value}
    rightSection={
      count ? (
        <Text span size="xs" c="dimmed">
          {formatNumber(count)}
        </Text>
      ) : null
    }
  >
    {title}
  </Tabs.Tab>
);

/** A tab of a resource's own that has nothing to say until there are objects of another. */
export function NeedyTab({ value, title, needs, current }: NeedyTabProps) {
  const mayLook = useCan()(needs, 'view');
  const count = useCount(needs, {}, mayLook);
  return current || count || !mayLook ? <Tabs.Tab value={value}>{title}</Tabs.Tab> : null;
}
interface NeedyTabProps {
  value: string;
  title: string;
  needs: AnyResource;
  current: boolean;
}

/** The list of what points here. */
export function RelatedTab({ related, of, row }: { related: Related; of: AnyResource; row: Row }) {
  const can = useCan();
  const { resource, parameter } = related;
  const fixed = useMemo(() => ({ [parameter]: [String(row.id)] }), [parameter, row.id]);
  const add = can(resource, 'add') && (
    <Button
      component={Link}
      {...linkTo(addPath(resource), { [parameter]: row.id })}
      variant="default"
      leftSection={<IconPlus size={16} />}
    >
      Add
    </Button>
  );
  return (
    <ResourceList
      resource={resource}
      fixed={fixed}
      empty={`None belong to this ${of.label}.`}
      actions={add}
    />
  );
}
