import { Alert, Button, Group, Modal, Stack, Switch, Text } from '@mantine/core';
import { dataFile, dataSource } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Row } from '../../api/row.ts';
import { DifferenceView } from '../../difference/difference-view.tsx';
import { tellDone } from '../../resource/undo.tsx';
import { usePlan } from '../../resource/use-plan.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import type { Option } from '../../widgets/option.ts';
import { Picker } from '../../widgets/picker.tsx';
import { useFileDifference } from './sources-data.ts';

interface BindProps {
  resource: AnyResource;
  row: Row;
  onClose: () => void;
}

/** Chooses a file, shows what would change in the object, and binds it. */
export function BindDialog({ resource, row, onClose }: BindProps) {
  const queries = useQueryClient();
  const [source, setSource] = useState<Option | null>(null);
  const [file, setFile] = useState<Option | null>(null);
  const [follows, setFollows] = useState(true);
  const asked = file && { type: contentTypeOf(resource), object: row.id };
  const compared = useFileDifference(file?.id ?? null, asked);
  const body = { data_file: file?.id ?? null, auto_synchronisation_enabled: follows };
  const { isReady, carryOut, review, apply } = usePlan({
    key: ['bind', contentTypeOf(resource), row.id, body],
    write: (through) => through.resource(resource).update(row.id, body),
    enabled: file !== null && compared.data?.fault === '',
    onDone: (_done, request) => {
      tellDone(`${row.display} comes from the file now.`, request);
      void queries.invalidateQueries();
      onClose();
    },
  });
  const error = compared.error ?? review.error ?? apply.error;
  return (
    <Modal opened onClose={onClose} title="Bind to a file" size="xl">
      <Stack gap="md">
        <Picker
          resource={dataSource}
          label="Data source"
          value={source}
          onChange={(chosen) => {
            setSource(chosen);
            setFile(null);
          }}
        />
        <Picker
          key={source?.id}
          resource={dataFile}
          label="File"
          value={file}
          onChange={setFile}
          params={source ? { source_id: source.id } : {}}
        />
        <Switch
          label="Follow the file: take its content again when it changes"
          checked={follows}
          onChange={({ currentTarget }) => setFollows(currentTarget.checked)}
        />
        {error && <Failure error={error} />}
        {file && compared.isFetching && <Loading lines={4} />}
        {file && compared.data && <Shown name={row.display} {...compared.data} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={!isReady || file === null} loading={apply.isPending} onClick={carryOut}>
            Take the content of the file
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Shown({ name, difference, fault }: { name: string; difference: string; fault: string }) {
  if (fault)
    return (
      <Alert color="red" variant="light" title="The content of the file cannot be taken">
        {fault}
      </Alert>
    );
  if (!difference) return <Text size="sm">It has the content of the file already.</Text>;
  return (
    <div>
      <Text size="sm" mb={6}>
        What is here now is replaced by what the file has:
      </Text>
      <DifferenceView text={difference} name={name} height={320} />
    </div>
  );
}
