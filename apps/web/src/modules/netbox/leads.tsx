import { Anchor, Box, Group, Stack, Text } from '@mantine/core';
import { connection, netboxDevice, router } from '@peersmith/model';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Fact } from '../core/fact.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { useConnectionInNetbox, useRouterInNetbox } from './netbox-data.ts';

const said = (value: unknown): string =>
  value === null || value === undefined || value === '' ? '–' : String(value);

/** What NetBox has of a router, with the way to it and what differs; nothing where the router names no device. */
export function RouterInNetbox({ row }: SlotProps) {
  const { data } = useRouterInNetbox(row.id);
  if (!data?.configured || data.url === null) return null;
  const { device, url, differences, last_read } = data;
  return (
    <Box mb="md">
      <Card title="In NetBox">
        <Stack gap="sm" pb="sm">
          <Group gap="6px 32px" px="md" fz="sm">
            {device && (
              <>
                <Fact name="Device">
                  <Anchor component={Link} to={detailPath(netboxDevice, device.id)} fz="sm">
                    {said(device.name)}
                  </Anchor>
                </Fact>
                <Fact name="Role">{said(device.role)}</Fact>
                <Fact name="Site">{said(device.site)}</Fact>
                <Fact name="Status">{said(device.status)}</Fact>
                <Fact name="Model">
                  {said([device.manufacturer, device.model].filter(Boolean).join(' '))}
                </Fact>
              </>
            )}
            <Fact name="As of">{last_read ? <Moment iso={last_read} /> : 'never read'}</Fact>
            <Out url={url} />
          </Group>
          {device === null || typeof device.gone === 'string' ? (
            <Said>
              <Dot tone="var(--bad)">NetBox does not have the device any more.</Dot>
            </Said>
          ) : differences.length === 0 ? (
            <Said>
              <Dot tone="var(--good)">Both say the same.</Dot>
            </Said>
          ) : (
            <DifferenceTable resource={router} id={row.id} differences={differences} />
          )}
        </Stack>
      </Card>
    </Box>
  );
}

/** What NetBox has of the interface that a connection goes over; nothing where its router names no device. */
export function ConnectionInNetbox({ row }: SlotProps) {
  const { data } = useConnectionInNetbox(row.id);
  if (!data?.configured || !data.device) return null;
  const { device, interface: port, url, differences, last_read } = data;
  return (
    <Box mb="md">
      <Card title="In NetBox">
        <Stack gap="sm" pb="sm">
          <Group gap="6px 32px" px="md" fz="sm">
            <Fact name="Device">
              <Anchor component={Link} to={detailPath(netboxDevice, device.id)} fz="sm">
                {said(device.name)}
              </Anchor>
            </Fact>
            {port && (
              <>
                <Fact name="Interface">{port.enabled ? port.name : `${port.name} (disabled)`}</Fact>
                <Fact name="Addresses">
                  <span className="mono">{said(port.addresses.join(', '))}</span>
                </Fact>
                <Fact name="MAC address">
                  <span className="mono">{said(port.mac_address)}</span>
                </Fact>
                <Fact name="Description">{said(port.description)}</Fact>
              </>
            )}
            <Fact name="As of">{last_read ? <Moment iso={last_read} /> : 'never read'}</Fact>
            {url && <Out url={url} />}
          </Group>
          {port === null ? (
            <Said>
              <Text size="sm" c="dimmed">
                NetBox has no interface on that device with its name, one of its addresses or its MAC address.
              </Text>
            </Said>
          ) : differences.length === 0 ? (
            <Said>
              <Dot tone="var(--good)">Both say the same.</Dot>
            </Said>
          ) : (
            <DifferenceTable resource={connection} id={row.id} differences={differences} />
          )}
        </Stack>
      </Card>
    </Box>
  );
}

const Said = ({ children }: { children: ReactNode }) => (
  <Box px="md" fz="sm">
    {children}
  </Box>
);

const Out = ({ url }: { url: string }) => (
  <Anchor href={url} target="_blank" rel="noreferrer" fz="sm">
    <Group gap={4} component="span">
      Open in NetBox <IconExternalLink size={14} aria-hidden />
    </Group>
  </Anchor>
);
