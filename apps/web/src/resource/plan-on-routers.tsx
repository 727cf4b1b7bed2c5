import { Accordion, Box, Button, Group, Text } from '@mantine/core';
import type { PlannedConfigurations } from '@peersmith/api-client';
import { IconFileDiff } from '@tabler/icons-react';
import { useHolds } from '../api/me.tsx';
import { Amount } from '../difference/difference-bar.tsx';
import { DifferenceView } from '../difference/difference-view.tsx';
import { Loading } from '../shell/states.tsx';
import { counted } from '../text/format.ts';
import type { Planned } from './use-plan.ts';

const VIEW = 'devices.view_router_configuration';

/** What a write would make of the configurations of routers: asked for, since all of them are rendered for it. */
export function OnRouters({
  planned: { plan, review, isLookingAtRouters, lookAtRouters },
}: {
  planned: Planned;
}) {
  const holds = useHolds();
  if (!holds(VIEW) || !plan || plan.counts.refuse > 0) return null;
  if (plan.configurations) return <Configurations configurations={plan.configurations} />;
  if (isLookingAtRouters && review.isFetching) return <Loading lines={3} />;
  return (
    <Box>
      <Button variant="default" size="xs" leftSection={<IconFileDiff size={14} />} onClick={lookAtRouters}>
        See what it changes on routers
      </Button>
    </Box>
  );
}

/** Router by router, the lines that come and go. */
function Configurations({
  configurations: { routers, unchanged, left_out },
}: {
  configurations: PlannedConfigurations;
}) {
  return (
    <Box component="section" aria-label="On routers">
      <Text size="sm" fw={600} mb={4}>
        {routers.length === 0
          ? 'No configuration changes'
          : routers.length === 1
            ? 'The configuration of 1 router changes'
            : `The configurations of ${counted(routers.length, 'router')} change`}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {counted(unchanged, 'router')} would stay as {unchanged === 1 ? 'it is' : 'they are'}
        {left_out > 0 && `; ${counted(left_out, 'router')} were not looked at, as that takes too long here`}.
      </Text>
      <Accordion variant="contained" chevronPosition="left">
        {routers.map(({ id, name, added, removed, difference, fault }) => (
          <Accordion.Item key={id} value={String(id)}>
            <Accordion.Control>
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm">{name}</Text>
                {fault ? (
                  <Text size="sm" c="var(--bad)">
                    Could not be rendered any more
                  </Text>
                ) : (
                  <Amount added={added} removed={removed} />
                )}
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              {fault ? (
                <Text size="sm">{fault}</Text>
              ) : difference ? (
                <DifferenceView text={difference} name={`${name}.diff`} height={320} />
              ) : (
                <Text size="sm">Only what is masked here changes.</Text>
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Box>
  );
}
