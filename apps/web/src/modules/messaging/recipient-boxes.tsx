import { Checkbox, Text } from '@mantine/core';
import type { Recipient } from '@peersmith/api-client';

/** Somebody to write to, each with a box in a group of boxes. */
export const RecipientBoxes = ({ recipients }: { recipients: readonly Recipient[] }) =>
  recipients.map(({ name, email, roles, source }) => (
    <Checkbox
      key={email}
      value={email}
      label={
        <>
          {`${name} `}
          <Text span inherit c="dimmed">
            {[email, ...roles, ...(source === 'peeringdb' ? ['PeeringDB'] : [])].join(' · ')}
          </Text>
        </>
      }
    />
  ));
