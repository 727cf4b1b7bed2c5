import { Box, Table, Text } from '@mantine/core';
import { objectChange } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useList } from '../../api/queries.ts';
import { FieldValue } from '../../cells/index.tsx';
import { ObjectLink } from '../../cells/links.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath, listPath, resourceOfType } from '../../resource/pages.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';

const SHOWN = 10;

const typeName = (type: unknown): string => resourceOfType(String(type))?.label ?? String(type);

/** The last changes of anything. */
export function RecentChanges() {
  const { data, error } = useList(objectChange, { limit: SHOWN });
  const { action } = objectChange.fields;
  return (
    <Card title="Recent changes">
      {hides(error, data) && (
        <Box p="md">
          <Failure error={error} />
        </Box>
      )}
      {!data && !error && (
        <Box p="md">
          <Loading />
        </Box>
      )}
      {data?.count === 0 && <Empty title="No changes yet" />}
      {data && data.count > 0 && (
        <>
          <Table
            className="listing"
            fz="sm"
            verticalSpacing={7}
            horizontalSpacing="md"
            aria-label="Recent changes"
          >
            <Table.Tbody>
              {data.results.map((change) => (
                <Table.Tr key={change.id}>
                  <Table.Td>
                    <FieldValue name="action" field={action} value={change.action} row={change} />
                  </Table.Td>
                  <Table.Td w="100%" maw={0}>
                    <ObjectLink to={detailPath(objectChange, change.id)} text={String(change.object_repr)} />
                    <Text size="xs" c="dimmed">
                      {typeName(change.changed_object_type)}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right" c="dimmed">
                    <Moment iso={String(change.time)} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Box px="md" py={9} style={{ borderTop: '1px solid var(--line)' }} fz="sm">
            <Link to={listPath(objectChange)} className="link">
              All changes
            </Link>
          </Box>
        </>
      )}
    </Card>
  );
}
