import { Alert, Button, Group } from '@mantine/core';
import { ApiError } from '@peersmith/api-client';
import type { AnyResource } from '@peersmith/resource';
import { IconFileDiff } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useHolds } from '../api/me.tsx';
import { type Edited, useEdited, useRow } from '../api/queries.ts';
import type { Row } from '../api/row.ts';
import { helpOn } from '../help/help-of.ts';
import { NotFound } from '../shell/not-found.tsx';
import { Page } from '../shell/page.tsx';
import { Failure, hides, Loading } from '../shell/states.tsx';
import { EditConflict } from './edit-conflict.tsx';
import { TrialDialog } from './form/trial-dialog.tsx';
import { useTrial } from './form/use-trial.ts';
import { FormFields } from './form-fields.tsx';
import { FormReview } from './form-review.tsx';
import type { Values } from './form-values.ts';
import { detailPath, listPath } from './pages.ts';
import { presentationOf } from './present.ts';
import { useSearchParams } from './search.ts';
import { tellDone } from './undo.tsx';
import { UnsavedGuard } from './unsaved.tsx';
import { useResourceForm } from './use-resource-form.ts';
import { useShown } from './use-shown.ts';

const FORM_WIDTH = 980;

/** Creates an object of any resource; the address may fill fields in advance. */
export const AddPage = ({ resource }: { resource: AnyResource }) => (
  <Page title={`Add ${resource.label}`} about={resource.about} help={helpOn(resource)} width={FORM_WIDTH}>
    <ResourceForm resource={resource} edited={null} />
  </Page>
);

/** Edits an object of any resource. */
export function EditPage({ resource, id }: { resource: AnyResource; id: string }) {
  const { data, error } = useEdited(resource, id);
  const { data: now } = useRow(resource, data ? id : null);
  const isGone = error instanceof ApiError && error.status === 404;
  if (isGone && !data) return <NotFound what={`There is no ${resource.label} ${id}`} />;
  return (
    <Page
      title={data ? `Edit ${(now ?? data.row).display}` : 'Edit'}
      help={helpOn(resource)}
      width={FORM_WIDTH}
    >
      {hides(error, data) && !isGone && <Failure error={error} />}
      {/* What somebody has written stays, also when the object has gone meanwhile. */}
      {data ? <ResourceForm key={data.row.id} resource={resource} edited={data} /> : !error && <Loading />}
    </Page>
  );
}

function ResourceForm({ resource, edited }: { resource: AnyResource; edited: Edited | null }) {
  const form = useResourceForm(resource, edited, useSearchParams());
  const { row } = form;
  const navigate = useNavigate();
  const [created, setCreated] = useState<Row | null>(null);
  const [reviewed, setReviewed] = useState<Values | null>(null);
  const holds = useHolds();
  const { Created, FormEnd } = presentationOf(resource);
  const open = (saved: Row) => navigate({ to: detailPath(resource, saved.id), ignoreBlocker: true });
  const save = (after: (saved: Row) => void, change?: (draft: Values) => Values) =>
    form.save((saved, request) => {
      tellDone(`${row ? 'Saved' : 'Created'} ${saved.display}.`, request);
      if (Created && !row) setCreated(saved);
      else after(saved);
    }, change);
  const trial = useTrial(resource, form);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trial.attempt((change) => save(open, change));
  };
  const despite = (change: (draft: Values) => Values) => () => {
    trial.close();
    save(open, change);
  };
  return (
    <form onSubmit={submit} noValidate>
      <UnsavedGuard dirty={form.dirty && !form.saving && !created} />
      {created && Created && <Created row={created} onClose={() => void open(created)} />}
      {(form.general.length > 0 || Object.keys(form.errors).length > 0) && (
        <NotSaved general={form.general} isMarked={Object.keys(form.errors).length > 0} />
      )}
      {trial.trouble && (
        <TrialDialog
          trouble={trial.trouble}
          onClose={trial.close}
          onDraft={despite(trial.asDraft)}
          onAnyway={despite(trial.inForce)}
        />
      )}
      {form.conflict && (
        <EditConflict
          resource={resource}
          conflict={form.conflict}
          saving={form.saving}
          onReload={form.reload}
          onMerge={(theirs) => save(open, (draft) => without(draft, theirs))}
        />
      )}
      {reviewed && (
        <FormReview
          resource={resource}
          row={row}
          draft={reviewed}
          onClose={() => setReviewed(null)}
          onDraft={trial.keepsDrafts ? despite(trial.asDraft) : null}
          onDone={(saved) => {
            form.keepSaved();
            void open(saved);
          }}
        />
      )}
      <FormFields resource={resource} {...form} />
      {FormEnd && <FormEnd resource={resource} row={row} values={form.values} />}
      <Group justify="flex-end" pb="xl">
        <Button
          component={Link}
          to={row ? detailPath(resource, row.id) : listPath(resource)}
          variant="subtle"
        >
          Cancel
        </Button>
        {!Created &&
          form.differs &&
          holds('devices.view_router_configuration') &&
          SHAPES.includes(resource.app) && (
            <Button
              variant="default"
              leftSection={<IconFileDiff size={16} />}
              onClick={() => setReviewed(form.readDraft(trial.inForce))}
            >
              See what it changes
            </Button>
          )}
        {!row && !Created && (
          <Button variant="default" loading={form.saving} onClick={() => save(form.reset)}>
            Create and add another
          </Button>
        )}
        <Button type="submit" loading={form.saving || trial.trying}>
          {row ? 'Save' : 'Create'}
        </Button>
      </Group>
    </form>
  );
}

const without = (draft: Values, keys: readonly string[]): Values =>
  Object.fromEntries(Object.entries(draft).filter(([key]) => !keys.includes(key)));

/** Whose objects are in the configurations of routers. */
const SHAPES = ['bgp', 'devices', 'extras', 'net', 'peering'];

/** What is wrong with the whole; the page goes to the first field that is marked, or where there is none, here. */
function NotSaved({ general, isMarked }: { general: readonly string[]; isMarked: boolean }) {
  const shown = useShown<HTMLDivElement>(!isMarked);
  return (
    <Alert ref={shown} color="red" variant="outline" role="alert" mb="md" title="Not saved">
      {general.length ? general.join(' ') : 'Please look at the fields marked below.'}
    </Alert>
  );
}
