import { Box, Table, Text } from '@mantine/core';
import type { ContextOfObject } from '@peersmith/api-client';
import { configContext } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Card } from '../../../resource/overview.tsx';
import { detailPath } from '../../../resource/pages.ts';

type Layer = ContextOfObject['layers'][number];

/** Every value, and which layer gave it. */
export function ContextKeys({ context }: { context: ContextOfObject }) {
  const named = (places: readonly number[]) =>
    places.flatMap((place) => {
      const layer = context.layers[place];
      return layer ? [<LayerName key={place} layer={layer} />] : [];
    });
  return (
    <Card title="Where each key comes from">
      <Box mah={420} style={{ overflow: 'auto' }}>
        <Table
          miw={640}
          verticalSpacing={6}
          horizontalSpacing="md"
          fz="sm"
          aria-label="Keys and their origin"
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Key</Table.Th>
              <Table.Th>Value</Table.Th>
              <Table.Th>From</Table.Th>
              <Table.Th>Instead of</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {context.keys.map(({ path, value, from, hides }) => (
              <Table.Tr key={JSON.stringify(path)} style={{ verticalAlign: 'top' }}>
                <Table.Td className="mono">{path.join(' › ')}</Table.Td>
                <Table.Td className="mono" style={{ overflowWrap: 'anywhere' }}>
                  {JSON.stringify(value)}
                </Table.Td>
                <Table.Td>{joined(named(from))}</Table.Td>
                <Table.Td c="dimmed">{joined(named(hides))}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Card>
  );
}

const joined = (names: readonly React.ReactElement[]) =>
  names.length === 0 ? '' : names.flatMap((name, at) => (at === 0 ? [name] : [', ', name]));

/** A context by name, the object itself, or that it is one which the reader may not see. */
export function LayerName({ layer }: { layer: Layer }) {
  if (layer.config_context)
    return (
      <span className="text-links">
        <Link to={detailPath(configContext, layer.config_context.id)} className="link">
          {layer.config_context.display}
        </Link>
      </span>
    );
  return layer.weight === null ? (
    <span>the object itself</span>
  ) : (
    <Text span inherit c="dimmed">
      a context that you may not see
    </Text>
  );
}
