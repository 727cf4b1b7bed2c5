import { Anchor, Box } from '@mantine/core';
import { netboxDevice, netboxInterface, netboxIpAddress } from '@peersmith/model';
import { IconExternalLink } from '@tabler/icons-react';
import { isRecord } from '../../api/row.ts';
import { present, type SlotProps } from '../../resource/present.ts';
import { CodeView } from '../../text/code-view.tsx';
import { useNetbox } from './netbox-data.ts';

/** The config context of a device, as NetBox merges it. */
function ConfigContext({ row: { config_context } }: SlotProps) {
  const has = isRecord(config_context) && Object.keys(config_context).length > 0;
  return has ? (
    <CodeView text={JSON.stringify(config_context, null, 2)} />
  ) : (
    <Box px="md" pb="md" fz="sm" c="dimmed">
      It has none.
    </Box>
  );
}

/** The way to the device in NetBox. */
function OpenDevice({ row: { id } }: SlotProps) {
  const { data } = useNetbox();
  if (!data?.configured) return null;
  return (
    <Anchor href={`${data.url}/dcim/devices/${id}/`} target="_blank" rel="noreferrer" fz="sm">
      Open in NetBox <IconExternalLink size={14} aria-hidden />
    </Anchor>
  );
}

const emptyHint = 'What NetBox has shows here once it was read: on the page NetBox, under Devices.';
present(netboxDevice, {
  emptyHint,
  DetailActions: OpenDevice,
  panels: [{ title: 'Config context', Show: ConfigContext }],
});
present(netboxInterface, { emptyHint });
present(netboxIpAddress, { emptyHint });
