import { Alert, Anchor, Box, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { dataFile, dataSource } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { useCan, useHolds } from '../../api/me.tsx';
import { isRecord, type Row } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Fact } from '../core/fact.tsx';
import { BindDialog } from './bind-dialog.tsx';
import { CommitDialog } from './commit-dialog.tsx';
import { ReleaseDialog } from './release-dialog.tsx';
import { PUSH, VIEW_FILES } from './sources-data.ts';

const idIn = (value: unknown): number | null => (isRecord(value) ? Number(value.id) : null);

/** Which file an object has its content from, and how that stands. */
export function FileTab({ resource, row }: SlotProps) {
  const path = String(row.data_path ?? '');
  return path === '' ? <Unbound resource={resource} row={row} /> : <BoundTo resource={resource} row={row} />;
}

function Unbound({ resource, row }: SlotProps) {
  const can = useCan();
  const holds = useHolds();
  const [isBinding, bind] = useDisclosure(false);
  return (
    <Box className="card" p="md" maw={900}>
      <Text size="sm" mb="sm">
        What it holds was written here. It can come from a file of a data source instead, such as a
        repository, and follow that.
      </Text>
      {can(resource, 'change') && holds(VIEW_FILES) && <Button onClick={bind.open}>Bind to a file</Button>}
      {isBinding && <BindDialog resource={resource} row={row} onClose={bind.close} />}
    </Box>
  );
}

function BoundTo({ resource, row }: SlotProps) {
  const source = row.data_source;
  const file = idIn(row.data_file);
  const isFollowing = row.auto_synchronisation_enabled === true;
  const fault = String(row.data_fault ?? '');
  return (
    <Stack gap="md" maw={900}>
      {file === null && (
        <Alert color="yellow" variant="light" title="The file is gone">
          It is not in the source any more. What was taken from it stays; when it comes back, it is followed
          again.
        </Alert>
      )}
      {fault && (
        <Alert color="red" variant="light" title="It stays behind its file">
          {fault.replace(/\.$/, '')}. What it had before is in force.
        </Alert>
      )}
      <Box className="card" p="md">
        <Group gap="6px 32px" fz="sm" mb="md">
          <Fact name="Data source">
            {isRecord(source) && (
              <Anchor component={Link} to={detailPath(dataSource, Number(source.id))} fz="sm">
                {String(source.display)}
              </Anchor>
            )}
          </Fact>
          <Fact name="File">
            {file === null ? (
              <span className="mono">{String(row.data_path)}</span>
            ) : (
              <Anchor component={Link} to={detailPath(dataFile, file)} fz="sm" className="mono">
                {String(row.data_path)}
              </Anchor>
            )}
          </Fact>
          <Fact name="Taken">
            {typeof row.data_synchronised === 'string' ? <Moment iso={row.data_synchronised} /> : 'not yet'}
          </Fact>
          <Fact name="When the file changes">{isFollowing ? 'follows it' : 'stays as it is'}</Fact>
        </Group>
        <Buttons resource={resource} row={row} file={file} />
      </Box>
    </Stack>
  );
}

function Buttons({ resource, row, file }: { resource: AnyResource; row: Row; file: number | null }) {
  const can = useCan();
  const holds = useHolds();
  const [isBinding, bind] = useDisclosure(false);
  const [isEditing, edit] = useDisclosure(false);
  const [isReleasing, release] = useDisclosure(false);
  if (!can(resource, 'change')) return null;
  return (
    <Group gap="xs">
      {file !== null && holds(PUSH) && holds(VIEW_FILES) && (
        <Button onClick={edit.open}>Edit and commit</Button>
      )}
      {holds(VIEW_FILES) && (
        <Button variant="default" onClick={bind.open}>
          Bind to another file
        </Button>
      )}
      <Button variant="default" onClick={release.open}>
        Let go of the file
      </Button>
      {isBinding && <BindDialog resource={resource} row={row} onClose={bind.close} />}
      {isEditing && file !== null && <CommitDialog file={file} onClose={edit.close} />}
      {isReleasing && <ReleaseDialog resource={resource} row={row} onClose={release.close} />}
    </Group>
  );
}
