import { isRow, type Row } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { MakePlan } from '../deployment/make-plan.tsx';
import { StartMaintenance } from '../maintenance/start-maintenance.tsx';
import { PollRouter } from '../monitoring/poll-actions.tsx';
import { RouterStanding } from '../monitoring/sessions-standing.tsx';
import { RouterInNetbox } from '../netbox/leads.tsx';
import { PushButton } from '../pushes/push-button.tsx';

/** How the sessions of a router stand, and what NetBox says of it. */
export const RouterLead = (props: SlotProps) => (
  <>
    <RouterStanding {...props} />
    <RouterInNetbox {...props} />
  </>
);

/** Buttons of a router's page. */
export const RouterActions = ({ resource, row }: SlotProps) => (
  <>
    <PollRouter resource={resource} row={row} />
    <MakePlan routers={[row]} isPage />
    {isRow(row.data_source) && <PushButton routers={[row]} />}
    <StartMaintenance scope="routers" row={row} />
  </>
);

/** What can be done with ticked routers. */
export const RouterBulk = ({ rows, onDone }: { rows: readonly Row[]; onDone: () => void }) => (
  <>
    <MakePlan routers={rows} size="xs" onDone={onDone} />
    {rows.some((row) => isRow(row.data_source)) && <PushButton routers={rows} size="xs" />}
  </>
);
