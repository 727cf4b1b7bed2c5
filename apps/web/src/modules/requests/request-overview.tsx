import { Box, Stack, Text } from '@mantine/core';
import { peeringRequest } from '@peersmith/model';
import { isBlank } from '../../cells/cell.ts';
import { Card, Pairs } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { Prose } from '../../text/prose.tsx';
import { CheckList } from './check-list.tsx';
import { checksOf } from './request-data.ts';
import { RequestHistory } from './request-history.tsx';
import { RequestLead } from './request-lead.tsx';
import { RequestedSessions } from './requested-sessions.tsx';

const FACTS = [
  'asn',
  'network_name',
  'autonomous_system',
  'local_autonomous_system',
  'direction',
  'request_type',
  'relationship',
  'origin',
  'email',
  'assignee',
  'due',
  'next_reminder',
  'reminder_count',
  'written',
  'asked_by_api',
  'api_session_status',
  'remote_reference',
  'followed',
  'answered',
  'checked',
  'decided',
  'decided_by',
  'decided_by_rule',
  'author',
  'created',
  'reference',
  'tags',
] as const;

/** A request: how far it came, what is next, its sessions with their checks, what was said and done. */
export function RequestOverview({ row }: SlotProps) {
  const checks = checksOf(row.checks);
  const facts = FACTS.filter((key) => !isBlank(row[key]) && row[key] !== 0);
  return (
    <Stack gap="md">
      <RequestLead row={row} />
      <RequestedSessions row={row} />
      <div className="overview">
        <Pairs title="Peering request" keys={facts} resource={peeringRequest} row={row} whole />
        <Stack gap="md">
          {checks.length > 0 && (
            <Card title="Checks of the network">
              <CheckList checks={checks} label="Checks of the network" />
            </Card>
          )}
          {!isBlank(row.loa) && (
            <Card title="Letter of authorisation">
              <Text size="sm" px="md" pb="md" style={{ whiteSpace: 'pre-wrap' }}>
                {String(row.loa)}
              </Text>
            </Card>
          )}
          {!isBlank(row.comments) && (
            <Card title="Notes">
              <Box px="md" pb="md">
                <Prose text={String(row.comments)} />
              </Box>
            </Card>
          )}
          <RequestHistory row={row} />
        </Stack>
      </div>
    </Stack>
  );
}
