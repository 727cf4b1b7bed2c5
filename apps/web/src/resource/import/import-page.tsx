import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { ImportAsked, ImportReport } from '@peersmith/api-client';
import { objectChange } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { client } from '../../api/client.ts';
import { helpOnPage } from '../../help/help-of.ts';
import { JobProgress } from '../../modules/core/job-progress.tsx';
import { Page } from '../../shell/page.tsx';
import { Failure, Loading } from '../../shell/states.tsx';
import { counted, formatNumber } from '../../text/format.ts';
import { fieldLabel } from '../../text/label.ts';
import { listPath } from '../pages.ts';
import { shortTitle } from '../related.ts';
import type { ChosenFile } from './chosen-file.ts';
import { FileDrop } from './file-drop.tsx';
import { ImportOptions, useModes } from './import-options.tsx';
import { ImportRows } from './import-rows.tsx';
import { useImport } from './use-import.ts';

/** Imports objects of any resource from a file: dropped, looked at row by row, and written as it was seen. */
export function ImportPage({ resource }: { resource: AnyResource }) {
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [first] = useModes(resource);
  const [asked, setAsked] = useState<ImportAsked>({ mode: first?.value ?? 'create' });
  const empty = client.resource(resource).exportUrl('csv', { id: 0 });
  return (
    <Page
      title={`Import ${resource.plural}`}
      help={helpOnPage(
        'Import',
        'import-and-export',
        'Rows of a file become objects, all of them or none, once you have seen what each row does.',
      )}
      about="Rows name other objects as people do: AS64500, a slug, an address. Nothing is written before you have seen what."
      actions={
        <>
          <Button
            component="a"
            href={empty}
            download={`${resource.path}.csv`}
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            An empty file
          </Button>
          <Button component={Link} to={listPath(resource)} variant="default">
            {shortTitle(resource)}
          </Button>
        </>
      }
    >
      {first === undefined ? (
        <Text>You may neither add nor change {resource.plural}.</Text>
      ) : (
        <Stack gap="md">
          <ImportOptions resource={resource} asked={asked} onChange={setAsked} />
          {file ? (
            <Preview
              key={`${file.key} ${JSON.stringify(asked)}`}
              resource={resource}
              file={file}
              asked={asked}
              onOther={() => setFile(null)}
            />
          ) : (
            <FileDrop onFile={setFile} />
          )}
        </Stack>
      )}
    </Page>
  );
}

interface PreviewProps {
  resource: AnyResource;
  file: ChosenFile;
  asked: ImportAsked;
  onOther: () => void;
}

function Preview({ resource, file, asked, onOther }: PreviewProps) {
  const { report, job, error, changed, isReady, isPending, carryOut } = useImport(resource, file, asked);
  const writes = report ? report.counts.create + report.counts.update : 0;
  return (
    <Stack gap="md" role="region" aria-label="What the file does">
      <Group justify="space-between">
        <Text size="sm">
          {file.name} ({file.format.toUpperCase()})
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onOther}>
            Another file
          </Button>
          {!report?.applied && (
            <Button disabled={!isReady || writes === 0} loading={isPending} onClick={carryOut}>
              {writes > 0 ? `Import ${counted(writes, 'row')}` : 'Import'}
            </Button>
          )}
        </Group>
      </Group>
      {error && <Failure error={error} />}
      {job && <JobProgress row={job} />}
      {!report && !error && !job && <Loading lines={4} />}
      {report && (
        <>
          <Verdict report={report} changed={changed} resource={resource} />
          <Columns report={report} resource={resource} />
          <ImportRows key={report.digest} resource={resource} report={report} />
        </>
      )}
    </Stack>
  );
}

interface VerdictProps {
  report: ImportReport;
  changed: boolean;
  resource: AnyResource;
}

/** The whole in one sentence. */
function Verdict({ report: { counts, applied, request_id }, changed, resource }: VerdictProps) {
  if (applied)
    return (
      <Told colour="green" title="Imported" role="status">
        {counted(counts.create, resource.label, resource.plural)} made, {formatNumber(counts.update)} changed,{' '}
        {formatNumber(counts.unchanged)} unchanged.{' '}
        <Link to={listPath(objectChange)} search={{ request_id: [request_id] }} className="link">
          What was written, in the change log
        </Link>
      </Told>
    );
  if (counts.refuse > 0)
    return (
      <Told colour="red" title={`${counted(counts.refuse, 'row')} refused`}>
        Nothing is written while a row is refused: mend the file, and choose it again.
      </Told>
    );
  return changed ? (
    <Told colour="yellow" title="Something changed meanwhile">
      This is what the file would do now; look at it again.
    </Told>
  ) : null;
}

interface ToldProps {
  colour: string;
  title: string;
  role?: string;
  children: ReactNode;
}

const Told = ({ colour, title, role = 'alert', children }: ToldProps) => (
  <Alert color={colour} variant="outline" role={role}>
    <Text size="sm" fw={600}>
      {title}
    </Text>
    <Text size="sm">{children}</Text>
  </Alert>
);

/** Which field each column was taken for, where that is not said by its name. */
function Columns({ report: { columns }, resource }: { report: ImportReport; resource: AnyResource }) {
  const labelOf = (field: string | null) => fieldLabel(field ?? '', resource.fields[field ?? '']);
  const renamed = columns.filter(
    ({ name, field }) => field !== null && field !== name && labelOf(field) !== name,
  );
  const passed = columns.filter(({ field }) => field === null);
  if (renamed.length === 0 && passed.length === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {renamed.length > 0 &&
        `Columns: ${renamed.map(({ name, field }) => `${name} is ${labelOf(field)}`).join(', ')}. `}
      {passed.length > 0 && `Passed over: ${passed.map(({ name }) => name).join(', ')}.`}
    </Text>
  );
}
