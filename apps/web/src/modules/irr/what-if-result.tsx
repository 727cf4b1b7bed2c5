import { Alert, Box, Group, Tabs, Text } from '@mantine/core';
import type { WhatIf } from '@peersmith/api-client';
import { IconAlertTriangle } from '@tabler/icons-react';
import { CodeView } from '../../text/code-view.tsx';
import { CopyButton } from '../../text/copy-button.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { EntryTable } from './entry-table.tsx';
import { hasValidity } from './entry-words.ts';
import { SetTree } from './set-tree.tsx';

/** What registries gave: counts, members, prefixes, the text for a router. */
export function WhatIfResult({ found }: { found: WhatIf }) {
  const { tree, ipv6, ipv4, text, is_cut, warnings } = found;
  return (
    <>
      {warnings.length > 0 && (
        <Alert color="yellow" variant="outline" icon={<IconAlertTriangle size={18} />} title="Worth a look">
          {warnings.map((warning) => (
            <Text key={warning} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {warning}
            </Text>
          ))}
        </Alert>
      )}
      <Counts found={found} />
      <Box className="card" style={{ overflow: 'hidden' }}>
        <Tabs defaultValue={tree.nodes.length > 0 ? 'members' : 'ipv6'} keepMounted={false}>
          <Tabs.List mb="sm" aria-label="What was found">
            {tree.nodes.length > 0 && <Tabs.Tab value="members">Members</Tabs.Tab>}
            <Tabs.Tab value="ipv6">IPv6 prefixes</Tabs.Tab>
            <Tabs.Tab value="ipv4">IPv4 prefixes</Tabs.Tab>
            {text !== null && <Tabs.Tab value="text">Text for the router</Tabs.Tab>}
          </Tabs.List>
          <Tabs.Panel value="members">
            <SetTree nodes={tree.nodes} more={tree.more} />
          </Tabs.Panel>
          <Tabs.Panel value="ipv6">
            <Prefixes name="IPv6 prefixes" family={ipv6} />
          </Tabs.Panel>
          <Tabs.Panel value="ipv4">
            <Prefixes name="IPv4 prefixes" family={ipv4} />
          </Tabs.Panel>
          {text !== null && (
            <Tabs.Panel value="text">
              <Group px="md" pb="sm" justify="space-between">
                <Text size="sm" c="dimmed">
                  {is_cut
                    ? 'Only the beginning is shown: the text is longer.'
                    : 'The lists of both families.'}
                </Text>
                <CopyButton text={text} label="Copy" />
              </Group>
              <CodeView text={text} height={480} />
            </Tabs.Panel>
          )}
        </Tabs>
      </Box>
    </>
  );
}

/** How much of each there is, and who was asked. */
function Counts({ found: { ipv6, ipv4, autonomous_systems, tree, host, sources } }: { found: WhatIf }) {
  const sets = tree.nodes.filter(({ state }) => state === 'read').length + tree.more;
  const circles = tree.nodes.filter(({ state }) => state === 'circle').length;
  const unknown = tree.nodes.filter(({ state }) => state === 'unknown').length;
  const counts = [
    { label: 'IPv6 entries', count: ipv6.entries, of: `of ${counted(ipv6.prefixes, 'route')}` },
    { label: 'IPv4 entries', count: ipv4.entries, of: `of ${counted(ipv4.prefixes, 'route')}` },
    { label: 'ASes', count: autonomous_systems, of: `in ${counted(sets, 'set')}` },
    { label: 'Circles', count: circles, of: '' },
    { label: 'Sets not found', count: unknown, of: '' },
  ];
  return (
    <section className="card irr-counts" aria-label="What was found">
      <dl>
        {counts.map(({ label, count, of }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <strong>{formatNumber(count)}</strong> {of}
            </dd>
          </div>
        ))}
      </dl>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {`${host} was asked${sources ? `, in ${sources.replaceAll(',', ', ')}` : ''}.`}
      </Text>
    </section>
  );
}

function Prefixes({ name, family: { entries, results } }: { name: string; family: WhatIf['ipv6'] }) {
  if (entries === 0)
    return (
      <Text size="sm" c="dimmed" px="md" pb="md">
        There are none: a filter that is made of it denies everything.
      </Text>
    );
  return (
    <>
      <EntryTable
        name={name}
        isAsList={false}
        count={results.length}
        entryAt={(at) => results[at]}
        hasValidity={hasValidity(results)}
      />
      {entries > results.length && (
        <Text size="sm" c="dimmed" px="md" py="sm">
          {`The first ${formatNumber(results.length)} of ${formatNumber(entries)} are shown.`}
        </Text>
      )}
    </>
  );
}
