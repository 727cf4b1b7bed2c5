import { rendering } from '@peersmith/model';
import { isRow } from '../../api/row.ts';
import { later } from '../../resource/later.tsx';
import { present, type SlotProps } from '../../resource/present.ts';

const LookNow = later(() => import('./renderings-view.tsx'), 'LookNow', null);
const RenderingsView = later(() => import('./renderings-view.tsx'), 'RenderingsView');

const Overview = ({ row }: SlotProps) =>
  isRow(row.router) ? <RenderingsView router={row.router.id} begin={row.id} /> : null;

present(rendering, {
  leading: 'created',
  Overview,
  ListActions: LookNow,
  emptyHint:
    'A minute after something is changed, what is rendered for a router is kept here, each time that it became another.',
});
