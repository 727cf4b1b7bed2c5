import { Alert, Box, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { job } from '@peersmith/model';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useMe } from '../../api/me.tsx';
import { choiceValue, type Row } from '../../api/row.ts';
import { helpOnPage } from '../../help/help-of.ts';
import { detailPath } from '../../resource/pages.ts';
import { useSearchParams } from '../../resource/search.ts';
import { NotFound } from '../../shell/not-found.tsx';
import { Page } from '../../shell/page.tsx';
import { Failure } from '../../shell/states.tsx';
import { JobProgress } from '../core/job-progress.tsx';
import { useStartedJob } from '../peeringdb/load-mirror.tsx';
import { type Access, AccessForm } from './access-form.tsx';
import { LatestMoves } from './latest-moves.tsx';
import { MoveReport, useMoveReport } from './move-report.tsx';

/** What becomes of what does not fit. */
interface Options {
  update: boolean;
  carry_refused: boolean;
}

/** From a Peering Manager to here: where it is, what would happen, and what came of it; for superusers. */
export function MovingPage() {
  const { is_superuser } = useMe();
  const report = Number(useSearchParams().report?.[0]) || null;
  if (!is_superuser) return <NotFound />;
  return (
    <Page
      title="Moving in"
      help={helpOnPage(
        'Moving in',
        'moving-from-peering-manager',
        'Everything that you have in Peering Manager is written here as one request, and can be taken back as one.',
      )}
      about="Everything of a Peering Manager: looked at first, taken over all or nothing, and compared with what was there."
      width={1180}
    >
      {report === null ? <Wizard /> : <Kept job={report} />}
    </Page>
  );
}

/** A report of before. */
function Kept({ job: id }: { job: number }) {
  return (
    <Stack gap="md">
      <Group>
        <Button component={Link} to="/setup/moving/" variant="default" size="xs">
          Move in once more
        </Button>
        <Button component={Link} to={detailPath(job, id)} variant="default" size="xs">
          Its job
        </Button>
      </Group>
      <MoveReport job={id} />
    </Stack>
  );
}

function Wizard() {
  const navigate = useNavigate();
  const [access, setAccess] = useState<Access | null>(null);
  const [options, setOptions] = useState<Options>({ update: false, carry_refused: false });
  const ask = (from: Access, dry_run: boolean) =>
    client.call('POST /api/moving/peering-manager/', { body: { ...from, ...options, dry_run } });
  const preview = useStartedJob(() => ask(access ?? {}, true));
  const move = useStartedJob(() => ask(access ?? {}, false));
  // What was looked at is what is done: anything else is looked at first.
  const asked = JSON.stringify([access, options]);
  const [looked, setLooked] = useState('');
  const look = () => {
    setLooked(asked);
    preview.start();
  };
  const isMoved = Number(move.row?.id ?? 0) > Number(preview.row?.id ?? 0);
  const shown = isMoved ? move.row : preview.row;
  const running = preview.running || move.running;
  return (
    <Stack gap="lg">
      <AccessForm onChange={setAccess} disabled={running} />
      <Group gap="xl">
        <Checkbox
          label="Change what is here and differs"
          checked={options.update}
          disabled={running}
          onChange={({ currentTarget: { checked } }) => setOptions({ ...options, update: checked })}
        />
        <Checkbox
          label="Carry over what the rules refuse, marked for review"
          checked={options.carry_refused}
          disabled={running}
          onChange={({ currentTarget: { checked } }) => setOptions({ ...options, carry_refused: checked })}
        />
      </Group>
      <Group>
        <Button onClick={look} loading={preview.running} disabled={!access || move.running}>
          Look what would happen
        </Button>
        {preview.row && isCompleted(preview.row) && !isMoved && looked === asked && (
          <MoveButton job={preview.row.id} running={move.running} start={move.start} />
        )}
      </Group>
      {(preview.error ?? move.error) && <Failure error={move.error ?? preview.error} />}
      {shown && (
        <Box className="card" p="md">
          <JobProgress row={shown} />
        </Box>
      )}
      {shown && !running && isCompleted(shown) && <MoveReport job={Number(shown.id)} />}
      {!shown && (
        <LatestMoves onOpen={(id) => void navigate({ to: '/setup/moving/', search: { report: id } })} />
      )}
    </Stack>
  );
}

/** What failed leaves no report: its job says why. */
const isCompleted = (row: Row) => choiceValue(row.status) === 'completed';

interface MoveButtonProps {
  job: unknown;
  running: boolean;
  start: () => void;
}

/** Moves in once the preview has nothing against it. */
function MoveButton({ job: id, running, start }: MoveButtonProps) {
  const { data } = useMoveReport(Number(id));
  if (!data) return null;
  if (data.outcome === 'refused')
    return (
      <Alert color="yellow" p="xs">
        <Text size="sm">
          Something is refused: mend it over there, or have it carried over, and look once more.
        </Text>
      </Alert>
    );
  return (
    <Button color="green" onClick={start} loading={running}>
      Move in now
    </Button>
  );
}
