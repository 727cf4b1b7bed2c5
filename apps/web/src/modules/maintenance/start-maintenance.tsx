import { Button } from '@mantine/core';
import { maintenanceWindow } from '@peersmith/model';
import { IconTool } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCan } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import { addPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { linkTo } from '../../resource/search.ts';

/** The part of a maintenance's scope that an object is put into. */
type Scope = 'routers' | 'connections' | 'internet_exchanges' | 'bgp_groups' | 'autonomous_systems';

/** Begins the draft of a maintenance of an object. */
export function StartMaintenance({ scope, row }: { scope: Scope; row: Row }) {
  const can = useCan();
  if (!can(maintenanceWindow, 'add')) return null;
  return (
    <Button
      component={Link}
      {...linkTo(addPath(maintenanceWindow), { [scope]: [String(row.id)] })}
      variant="default"
      leftSection={<IconTool size={16} />}
    >
      Maintenance…
    </Button>
  );
}

/** The same as a button of pages. */
export const maintenanceOf =
  (scope: Scope) =>
  ({ row }: SlotProps): ReactNode => <StartMaintenance scope={scope} row={row} />;
