import {
  ActionIcon,
  Box,
  Button,
  Group,
  NativeSelect,
  SimpleGrid,
  Stack,
  TextInput,
  Title,
} from '@mantine/core';
import type { BodyOfCall } from '@peersmith/api-client';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';

type Template = BodyOfCall<'POST /api/setup/import/'>['router']['template'];
export interface RouterRow {
  name: string;
  hostname: string;
  template: Template;
}

const TEMPLATES: { value: Template; label: string }[] = [
  { value: 'frr', label: 'FRRouting' },
  { value: 'junos', label: 'Juniper Junos' },
  { value: 'bird', label: 'BIRD 2' },
];
const templateOf = (text: string): Template => TEMPLATES.find(({ value }) => value === text)?.value ?? 'frr';

interface RouterRowsProps {
  rows: readonly RouterRow[];
  errors: Readonly<Record<string, string>>;
  onChange: (rows: RouterRow[]) => void;
  /** Beside adding one. */
  children?: ReactNode;
}

/** The routers that have the ports: one, or several at once. */
export function RouterRows({ rows, errors, onChange, children }: RouterRowsProps) {
  const set = (at: number, changes: Partial<RouterRow>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...changes } : row)));
  const add = () =>
    onChange([
      ...rows,
      { name: `edge${rows.length + 1}`, hostname: '', template: rows.at(-1)?.template ?? 'frr' },
    ]);
  return (
    <Box className="card" p="lg" component="section" aria-label="Routers">
      <Title order={2} mb="md">
        {rows.length === 1 ? 'The router that has these ports' : 'The routers that have these ports'}
      </Title>
      <Stack gap="md">
        {rows.map((row, at) => (
          <SimpleGrid key={`router ${at.toString()}`} cols={{ base: 1, sm: 3 }}>
            <TextInput
              label="Name"
              required
              value={row.name}
              error={errors[row.name] ?? null}
              onChange={(event) => set(at, { name: event.currentTarget.value })}
            />
            <TextInput
              label="Host name or address"
              required
              placeholder="edge1.example.net"
              value={row.hostname}
              onChange={(event) => set(at, { hostname: event.currentTarget.value })}
            />
            <NativeSelect
              label="Configuration template"
              data={TEMPLATES}
              value={row.template}
              onChange={(event) => set(at, { template: templateOf(event.currentTarget.value) })}
              rightSectionPointerEvents={at > 0 ? 'all' : 'none'}
              {...(at > 0 && {
                rightSection: (
                  <ActionIcon
                    aria-label={`Remove ${row.name}`}
                    onClick={() => onChange(rows.filter((_, index) => index !== at))}
                  >
                    <IconTrash size={15} />
                  </ActionIcon>
                ),
              })}
            />
          </SimpleGrid>
        ))}
        <Group gap="xs">
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
            Add a router
          </Button>
          {children}
        </Group>
      </Stack>
    </Box>
  );
}
