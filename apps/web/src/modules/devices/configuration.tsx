import { Box } from '@mantine/core';
import { configuration, router } from '@peersmith/model';
import { client } from '../../api/client.ts';
import { presentTrial } from '../../editor/trial.ts';
import { Picker } from '../../widgets/picker.tsx';

presentTrial(configuration, {
  Choose: ({ tried, onChange }) => (
    <Box w={260}>
      <Picker resource={router} label="Try it on a router" value={tried} onChange={onChange} />
    </Box>
  ),
  asked: (tried) => (tried ? { router: tried.id } : {}),
  check: (body, signal) => client.call('POST /api/devices/configurations/check/', { body, signal }),
});
