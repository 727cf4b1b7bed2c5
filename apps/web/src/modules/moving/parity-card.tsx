import { Box, Group, Stack, Text } from '@mantine/core';
import type { Parity, RenderedBoth } from '@peersmith/api-client';
import { router } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { tabPath } from '../../resource/pages.ts';
import { counted, formatNumber } from '../../text/format.ts';
import { NamedObjects } from './named-objects.tsx';

const STATES: Readonly<Record<RenderedBoth['state'], { tone: string; text: string }>> = {
  equal: { tone: 'var(--good)', text: 'Same text' },
  differing: { tone: 'var(--bad)', text: 'Other text' },
  'not compared': { tone: 'var(--quiet)', text: 'Not compared' },
};

/** Whether all is the same here and there, with each difference by name. */
export function ParityCard({ parity }: { parity: Parity }) {
  const { objects, fields, different, differences, routers } = parity;
  return (
    <Card title="Parity">
      <Stack gap="sm" px="md" pb="md">
        <Dot tone={different ? 'var(--bad)' : 'var(--good)'}>
          {different ? `${counted(different, 'object')} not the same` : 'No object differs'}
        </Dot>
        <Text size="sm" c="dimmed">
          {`${counted(objects, 'object')} compared on ${formatNumber(fields)} values.`}
        </Text>
        {differences.length > 0 && <NamedObjects objects={differences} />}
        {routers.length > 0 && <Text fw={600}>Configurations</Text>}
        {routers.map((one) => (
          <Rendered key={one.id} {...one} />
        ))}
      </Stack>
    </Card>
  );
}

function Rendered({ router: name, id, state, reason, lines }: RenderedBoth) {
  const { tone, text } = STATES[state];
  return (
    <Box>
      <Group gap="md" fz="sm">
        <Link to={tabPath(router, id, 'configuration')} className="link">
          {name}
        </Link>
        <Dot tone={tone}>{text}</Dot>
        {reason && <Text size="sm">{reason}</Text>}
      </Group>
      {lines.map(({ line, there, here }) => (
        <Box key={line} className="mono" fz="xs" pl="md">
          <div>{`${line} there: ${there ?? '(no such line)'}`}</div>
          <div>{`${line} here: ${here ?? '(no such line)'}`}</div>
        </Box>
      ))}
    </Box>
  );
}
