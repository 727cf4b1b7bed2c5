import { ActionIcon, Box, Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ContextOfObject } from '@peersmith/api-client';
import { configContextAssignment } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '../../../api/me.tsx';
import type { Row } from '../../../api/row.ts';
import { BulkDelete } from '../../../resource/bulk-delete.tsx';
import { Card } from '../../../resource/overview.tsx';
import { editPath } from '../../../resource/pages.ts';
import { AssignContext } from './assign-context.tsx';
import { LayerName } from './context-keys.tsx';

/** What becomes of two lists, in words. */
const LISTS: Readonly<Record<string, string>> = {
  replace: 'the later one stays',
  keep: 'the earlier one stays',
  append: 'the later one is put behind the earlier',
  prepend: 'the later one is put before the earlier',
  append_rp: 'the later one is put behind the earlier, without what both have twice',
  prepend_rp: 'the later one is put before the earlier, without what both have twice',
};

interface ContextLayersProps {
  context: ContextOfObject;
  resource: AnyResource;
  row: Row;
}

/** What is merged, in its order, and where more is assigned. */
export function ContextLayers({ context, resource, row }: ContextLayersProps) {
  const can = useCan();
  const [adding, add] = useDisclosure(false);
  const [leaving, setLeaving] = useState<Row | null>(null);
  const about = { content_type: contentTypeOf(resource), object_id: row.id };
  return (
    <Card title="Layers">
      {context.layers.length > 0 && (
        <Table verticalSpacing={6} horizontalSpacing="md" fz="sm" aria-label="Layers of the context">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Context</Table.Th>
              <Table.Th ta="right">Weight</Table.Th>
              <Table.Th>Keys</Table.Th>
              <Table.Th>
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {context.layers.map((layer, at) => (
              <Table.Tr key={layer.assignment ?? `layer ${at}`}>
                <Table.Td>
                  <LayerName layer={layer} />
                  {!layer.is_active && (
                    <Text span size="xs" c="dimmed" ml={6}>
                      not active, counts all the same
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="right">{layer.weight ?? 'wins over all'}</Table.Td>
                <Table.Td className="mono" style={{ overflowWrap: 'anywhere' }}>
                  {layer.data ? Object.keys(layer.data).join(', ') : ''}
                </Table.Td>
                <Table.Td w={1}>
                  <LayerActions
                    layer={layer}
                    onEditOwn={editPath(resource, row.id)}
                    mayEditOwn={can(resource, 'change')}
                    onRemove={setLeaving}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Box px="md" py="sm">
        {adding ? (
          <AssignContext about={about} onDone={add.close} />
        ) : (
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              {`The lightest first: what comes later wins. Objects are ${context.recursive ? 'merged key by key' : 'replaced'}; of two lists ${LISTS[context.lists] ?? context.lists}.`}
            </Text>
            {can(configContextAssignment, 'add') && (
              <Button variant="default" leftSection={<IconPlus size={16} />} onClick={add.open}>
                Assign a context
              </Button>
            )}
          </Group>
        )}
      </Box>
      {leaving && (
        <BulkDelete
          resource={configContextAssignment}
          rows={[leaving]}
          onClose={() => setLeaving(null)}
          onDone={() => undefined}
        />
      )}
    </Card>
  );
}

interface LayerActionsProps {
  layer: ContextOfObject['layers'][number];
  onEditOwn: string;
  mayEditOwn: boolean;
  onRemove: (assignment: Row) => void;
}

function LayerActions({ layer, onEditOwn, mayEditOwn, onRemove }: LayerActionsProps) {
  const can = useCan();
  const { assignment, config_context } = layer;
  const name = config_context?.display ?? 'the local context';
  const isOwn = layer.weight === null;
  const edits = isOwn ? mayEditOwn : assignment !== null && can(configContextAssignment, 'change');
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {edits && (
        <ActionIcon
          component={Link}
          to={isOwn ? onEditOwn : editPath(configContextAssignment, assignment ?? 0)}
          aria-label={`Edit ${name}`}
        >
          <IconPencil size={16} />
        </ActionIcon>
      )}
      {assignment !== null && can(configContextAssignment, 'delete') && (
        <ActionIcon
          aria-label={`Take away ${name}`}
          onClick={() => onRemove({ id: assignment, display: name, url: '' })}
        >
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </Group>
  );
}
