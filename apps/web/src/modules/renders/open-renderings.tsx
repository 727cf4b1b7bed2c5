import { Button } from '@mantine/core';
import { rendering } from '@peersmith/model';
import { IconFileDiff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../api/me.tsx';
import { useCount } from '../../api/queries.ts';
import { listPath } from '../../resource/pages.ts';
import { counted } from '../../text/format.ts';

/** How many configurations are others than what was last reviewed or pushed; leads to them. */
export function OpenRenderings() {
  const can = useCan();
  const sees = can(rendering, 'view');
  const open = useCount(rendering, { is_open: true }, sees);
  if (!sees || !open) return null;
  return (
    <Button
      renderRoot={(props) => <Link to={listPath(rendering)} search={{ is_open: 'true' }} {...props} />}
      variant="default"
      leftSection={<IconFileDiff size={16} />}
    >
      {counted(open, 'configuration')} to review
    </Button>
  );
}
