import { Alert, Box, Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import type { RuleDryRun } from '@peersmith/api-client';
import { conditionText, peeringRequest, RULE_ACTION, requestRule } from '@peersmith/model';
import { IconCheck, IconFlask, IconPlayerStop } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useCan, useHolds } from '../../api/me.tsx';
import { choiceValue } from '../../api/row.ts';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { useWrite } from '../../resource/use-write.ts';
import { Failure } from '../../shell/states.tsx';
import { counted, formatAsn, formatNumber } from '../../text/format.ts';
import { isSound } from './conditions-cell.tsx';

type Over = 'requests' | 'candidates';

/** What a rule does in words, and what would be otherwise with it: tried before it is enabled. */
export function RuleLead({ row }: SlotProps) {
  const action = String(choiceValue(row.action));
  const [over, setOver] = useState<Over>('requests');
  const run = useMutation({
    mutationFn: (): Promise<RuleDryRun> =>
      client.call('POST /api/requests/rules/dry-run/', { body: { rule: row.id, over } }),
  });
  return (
    <Stack gap="md" mb="md">
      <Text>
        <strong>
          {action in RULE_ACTION ? RULE_ACTION[action as keyof typeof RULE_ACTION].label : action}
        </strong>{' '}
        when {isSound(row.conditions) ? conditionText(row.conditions) : '?'}.
        {action === 'accept' && madeText(row.session_status)}
      </Text>
      <Card title="Dry run">
        <Stack px="md" pb="md" gap="sm">
          <Group gap="sm">
            <SegmentedControl
              size="xs"
              aria-label="Over what"
              data={[
                { value: 'requests', label: 'Last 50 requests' },
                { value: 'candidates', label: 'All candidates' },
              ]}
              value={over}
              onChange={(value) => {
                setOver(value === 'candidates' ? 'candidates' : 'requests');
                run.reset();
              }}
            />
            <Button
              size="xs"
              variant="default"
              leftSection={<IconFlask size={14} />}
              loading={run.isPending}
              onClick={() => run.mutate()}
            >
              Try it
            </Button>
          </Group>
          {run.error && <Failure error={run.error} />}
          {run.data && <Tried result={run.data} rule={String(row.name)} isEnabled={row.enabled === true} />}
          <Activate row={row} wasTried={run.data !== undefined} />
        </Stack>
      </Card>
    </Stack>
  );
}

/** What becomes of the sessions that it accepts. */
function madeText(given: unknown): string {
  const status = choiceValue(given);
  return status ? ` Their sessions are made at once, as ${status}.` : '';
}

const WORDS = { accept: 'accepted', refuse: 'refused', ask: 'for a person' } as const;

function Tried({ result, rule, isEnabled }: { result: RuleDryRun; rule: string; isEnabled: boolean }) {
  const own = result.rules.find(({ name }) => name === rule);
  const line = (counts: RuleDryRun['now']) =>
    (['accept', 'refuse', 'ask'] as const)
      .map((one) => `${formatNumber(counts[one])} ${WORDS[one]}`)
      .join(', ');
  return (
    <Box role="status">
      <Text size="sm">
        Of {counted(result.considered, 'session')} this rule decides {formatNumber(own?.decided ?? 0)}.
      </Text>
      <Text size="sm">
        <strong>{isEnabled ? 'Now' : 'Without it'}:</strong> {line(result.now)}. <strong>With it:</strong>{' '}
        {line(result.tried)}.
      </Text>
      {result.changed > 0 ? (
        <Differences result={result} />
      ) : (
        <Text size="sm">Nothing is decided otherwise.</Text>
      )}
    </Box>
  );
}

const SHOWN = 50;

function Differences({ result }: { result: RuleDryRun }) {
  return (
    <div className="listing">
      <Table verticalSpacing={4} mt="sm" aria-label="What is decided otherwise" fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Network</Table.Th>
            <Table.Th>Exchange</Table.Th>
            <Table.Th>Address</Table.Th>
            <Table.Th>Now</Table.Th>
            <Table.Th>With the rule</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {result.differences.slice(0, SHOWN).map((one, at) => (
            <Table.Tr key={`${at} ${one.asn} ${one.ip_address}`}>
              <Table.Td>
                {one.request === null ? (
                  `${formatAsn(one.asn)} ${one.name ?? ''}`
                ) : (
                  <Link
                    to={detailPath(peeringRequest, one.request)}
                  >{`${formatAsn(one.asn)} ${one.name ?? ''}`}</Link>
                )}
              </Table.Td>
              <Table.Td>{one.internet_exchange}</Table.Td>
              <Table.Td>{one.ip_address}</Table.Td>
              <Table.Td>{RULE_ACTION[one.now.action].label}</Table.Td>
              <Table.Td>
                {RULE_ACTION[one.tried.action].label}
                {one.tried.text && ` – ${one.tried.text}`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {result.changed > SHOWN && (
        <Text size="xs" c="dimmed">
          The first {SHOWN} of {formatNumber(result.changed)}.
        </Text>
      )}
    </div>
  );
}

/** Enabling comes after the dry run. */
function Activate({ row, wasTried }: { row: SlotProps['row']; wasTried: boolean }) {
  const can = useCan();
  const holds = useHolds();
  const isEnabled = row.enabled === true;
  const turn = useWrite({
    write: (through): Promise<unknown> =>
      through.resource(requestRule).update(row.id, { enabled: !isEnabled }),
    said: () => `${row.display} ${isEnabled ? 'decides nothing any more' : 'decides from now on'}.`,
  });
  if (!can(requestRule, 'change') || !holds('requests.activate_rule')) return null;
  return (
    <>
      {!isEnabled && !wasTried && (
        <Alert variant="outline" color="gray">
          It is a draft, and decides nothing. Try it first: then it can be activated.
        </Alert>
      )}
      {turn.error && <Failure error={turn.error} />}
      <Group>
        {isEnabled ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            loading={turn.isPending}
            onClick={() => turn.mutate()}
          >
            Make it a draft again
          </Button>
        ) : (
          <Button
            leftSection={<IconCheck size={16} />}
            disabled={!wasTried}
            loading={turn.isPending}
            onClick={() => turn.mutate()}
          >
            Activate
          </Button>
        )}
      </Group>
    </>
  );
}
