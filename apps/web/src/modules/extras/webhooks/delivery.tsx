import { Alert, Box, Stack, Text } from '@mantine/core';
import { webhookDelivery } from '@peersmith/model';
import { IconEyeOff } from '@tabler/icons-react';
import { Card, Pairs } from '../../../resource/overview.tsx';
import { present, type SlotProps } from '../../../resource/present.ts';
import { CodeView } from '../../../text/code-view.tsx';

const FACTS = [
  'webhook',
  'event',
  'object_type',
  'object',
  'status',
  'time',
  'attempts',
  'next_attempt',
  'response_status',
  'duration_ms',
  'error',
  'delivery_id',
] as const;

const WITHHELD: Readonly<Record<string, string>> = {
  object:
    'It tells of an object that you may not view. Whoever may view objects of this type sees what was sent.',
  secrets:
    'It was made from secrets of the webhook. Whoever may see secrets of webhooks sees it, and errors in full.',
};

/** A delivery: what became of it, and what was sent, or why that is not shown. */
function DeliveryOverview({ resource, row }: SlotProps) {
  const reason = WITHHELD[String(row.withheld)];
  const body = typeof row.request_body === 'string' ? row.request_body : '';
  return (
    <Stack gap="md">
      <Pairs title="Delivery" keys={FACTS} resource={resource} row={row} />
      <Card title="Body">
        {body ? (
          <CodeView text={body} wrap />
        ) : (
          <Box px="md" pb="md">
            {reason ? (
              <Alert variant="outline" color="gray" icon={<IconEyeOff size={18} />} title="Not shown to you">
                {reason}
              </Alert>
            ) : (
              <Text size="sm" c="dimmed">
                Nothing has been sent yet.
              </Text>
            )}
          </Box>
        )}
      </Card>
    </Stack>
  );
}

present(webhookDelivery, { Overview: DeliveryOverview });
