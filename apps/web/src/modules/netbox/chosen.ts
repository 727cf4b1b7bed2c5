import type { PortProposal, RouterProposal } from '@peersmith/api-client';
import { isRecord } from '../../api/row.ts';
import { textOf } from '../../widgets/widget.ts';

/** A device as the form holds it: its number, and what it proposes where it was chosen here. */
interface ChosenDevice {
  id: number;
  label: string | null;
  proposal: RouterProposal | null;
}
export const isChosen = (value: unknown): value is ChosenDevice =>
  isRecord(value) && typeof value.id === 'number' && 'proposal' in value;

/** A device of which nothing but its number is known. */
export const numbered = (id: number): ChosenDevice => ({ id, label: null, proposal: null });

/** An interface that was chosen among NetBox's, with what a connection over it would have. */
interface ChosenPort {
  name: string;
  port: PortProposal;
}
export const isChosenPort = (value: unknown): value is ChosenPort => isRecord(value) && isRecord(value.port);

/** What an interface is called, whether chosen or typed. */
export const interfaceName = (value: unknown) => (isChosenPort(value) ? value.name : textOf(value));
