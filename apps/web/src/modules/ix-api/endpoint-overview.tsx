import { Alert, Box, Text } from '@mantine/core';
import { ixapi } from '@peersmith/model';
import { Pairs } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';

const ABOUT = ['name', 'api_url', 'api_key', 'api_secret', 'identity', 'identity_name', 'exchange_count'];
const STATE = [
  ...['version', 'health', 'last_synchronised', 'last_error'],
  ...['access_token_expiration', 'refresh_token_expiration'],
];

/** An IX-API: whose it is and which exchanges use it, how it stands, and what is to be done about an old version. */
export function EndpointOverview({ row }: SlotProps) {
  return (
    <>
      {row.version === 1 && (
        <Box mb="md">
          <Alert color="yellow" variant="outline" title="Version 1 of IX-API">
            <Text size="sm">
              It is being switched off by exchanges, and nothing but MAC addresses can be changed by it: ask
              yours for the address of version 2, and enter that as the URL.
            </Text>
          </Alert>
        </Box>
      )}
      <div className="overview">
        <Pairs title="IX-API" keys={ABOUT} resource={ixapi} row={row} whole />
        <Pairs title="State" keys={STATE} resource={ixapi} row={row} whole />
      </div>
    </>
  );
}
