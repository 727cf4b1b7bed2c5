import type { SlotProps } from '../../resource/present.ts';
import { RenderingsView } from './renderings-view.tsx';

/** The configurations that a router had, in its page. */
export const RenderingsTab = ({ row }: SlotProps) => <RenderingsView router={row.id} />;
