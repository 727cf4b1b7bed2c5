import { Text } from '@mantine/core';
import { peeringdbRun, quarantinedRow } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';

const RunOverview = later(() => import('./run-overview.tsx'), 'RunOverview');

present(peeringdbRun, {
  leading: 'started',
  title: () => 'PeeringDB run',
  Overview: RunOverview,
  columns: ['started', 'status', 'created', 'updated', 'deleted', 'aside'],
});
present(quarantinedRow, {
  leading: 'display',
  columns: ['display', 'reason', 'seen'],
  emptyHint: (
    <Text size="sm" c="dimmed">
      Every row of PeeringDB fits.
    </Text>
  ),
});
