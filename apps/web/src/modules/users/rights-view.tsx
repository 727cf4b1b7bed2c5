import { Alert, Badge, Box, Group, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import type { Rights } from '@peersmith/api-client';
import { grant } from '@peersmith/model';
import { IconCheck, IconChevronDown, IconChevronRight, IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { capital } from '../../text/format.ts';

const VERBS = [
  { verb: 'view', title: 'See' },
  { verb: 'add', title: 'Add' },
  { verb: 'change', title: 'Change' },
  { verb: 'delete', title: 'Delete' },
] as const;
type Area = Rights['areas'][number];
type Verb = (typeof VERBS)[number]['verb'];

/** What somebody may do, area by area, with what gives it. */
export function RightsView({ rights }: { rights: Rights }) {
  const { sources, areas, limits, active, staff } = rights;
  return (
    <Stack gap="md">
      {!active && (
        <Alert
          color="yellow"
          variant="outline"
          icon={<IconLock size={18} />}
          title="The account is not active"
        >
          None of this can be used until it is.
        </Alert>
      )}
      <Card title="Where it comes from">
        <Stack gap={6} px="md" pb="md">
          {sources.length === 0 && (
            <Text size="sm">Nothing is given: no preset, no permission, no group.</Text>
          )}
          <Group gap="xs">
            {sources.map(({ label }) => (
              <Badge key={label} variant="light" tt="none" size="lg" maw="100%">
                {label}
              </Badge>
            ))}
            {staff && (
              <Badge variant="light" color="gray" tt="none" size="lg">
                Staff: maintains PeeringDB and the system
              </Badge>
            )}
          </Group>
          {limits.map(({ id, name, label, enabled }) => (
            <Text key={id} size="sm">
              {`Of ${label}, ${enabled ? 'only what the object grant' : 'nothing: the object grant'} `}
              <Link to={detailPath(grant, id)} className="link">
                {name}
              </Link>
              {enabled ? ' matches.' : ' is not enabled.'}
            </Text>
          ))}
        </Stack>
      </Card>
      <Card title="What may be done">
        <Table fz="sm" verticalSpacing={8} horizontalSpacing={6} layout="fixed" aria-label="What may be done">
          <Table.Thead>
            <Table.Tr>
              <Table.Th pl="md">With</Table.Th>
              {VERBS.map(({ verb, title }) => (
                <Table.Th key={verb} w={{ base: 55, xs: 84 }} fz={{ base: 11, xs: 13 }}>
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {areas.map((area) => (
              <AreaRows key={area.area} area={area} sources={sources} />
            ))}
          </Table.Tbody>
        </Table>
      </Card>
    </Stack>
  );
}

/** An area in a line, and behind it each type of objects. */
function AreaRows({ area, sources }: { area: Area; sources: Rights['sources'] }) {
  const [opened, setOpened] = useState(false);
  const Icon = opened ? IconChevronDown : IconChevronRight;
  const more = area.more.filter(({ from }) => from.length > 0);
  const named = (from: readonly number[]) => from.map((at) => sources[at]?.label).join('; ');
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <UnstyledButton
            onClick={() => setOpened(!opened)}
            aria-expanded={opened}
            fz="sm"
            fw={600}
            mih={32}
            w="100%"
          >
            <Group gap={4} wrap="nowrap">
              <Icon size={16} aria-hidden style={{ flex: 'none' }} />
              {area.title}
            </Group>
          </UnstyledButton>
        </Table.Td>
        {VERBS.map(({ verb }) => (
          <Table.Td key={verb}>{howMuch(area, verb)}</Table.Td>
        ))}
      </Table.Tr>
      {opened &&
        area.types.map((type) => (
          <Table.Tr key={type.type}>
            <Table.Td pl={30}>
              {capital(type.label)}
              <Text size="xs" c="dimmed">
                {named([...new Set(VERBS.flatMap(({ verb }) => type[verb]))])}
              </Text>
            </Table.Td>
            {VERBS.map(({ verb }) => (
              <Table.Td key={verb}>
                {type[verb].length > 0 && (type.written || verb === 'view') ? (
                  <IconCheck size={16} role="img" aria-label="yes" title={named(type[verb])} />
                ) : (
                  '–'
                )}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      {more.length > 0 && (
        <Table.Tr>
          <Table.Td colSpan={5} pl={30}>
            {more.map(({ permission, label, from }) => (
              <Box key={permission} py={2}>
                {label}
                {opened && (
                  <Text size="xs" c="dimmed">
                    {named(from)}
                  </Text>
                )}
              </Box>
            ))}
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** How many of the types that people write, or see. */
function howMuch({ types }: Area, verb: Verb): string {
  const asked = verb === 'view' ? types : types.filter(({ written }) => written);
  const given = asked.filter((type) => type[verb].length > 0).length;
  if (given === 0) return '–';
  return given === asked.length ? 'All' : `${given} of ${asked.length}`;
}
