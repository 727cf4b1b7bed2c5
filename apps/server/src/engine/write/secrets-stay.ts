import { originOf } from '@peersmith/model';
import { type AnyField, type AnyResource, fieldOf } from '@peersmith/resource';
import type { Context } from '../context.ts';
import type { Saving } from '../implement.ts';
import { seesSecrets } from '../permissions.ts';

/** Where the secrets of an object go, and which of its fields hold them. */
interface Destination {
  address: string;
  secrets: readonly string[];
}

/** Who may not see the secrets of an object may not have them sent to another host either: they are written anew with its address. */
export function secretsStay(
  resource: AnyResource,
  { address, secrets }: Destination,
  { items, context }: { items: readonly Saving[]; context: Context },
): void {
  if (seesSecrets(context.principal, resource)) return;
  for (const { draft, before, refuse } of items) {
    if (!before || draft[address] === undefined || !moves(String(draft[address]), String(before[address])))
      continue;
    const kept = secrets.filter((key) =>
      isKept(fieldOf(resource, key), draft[key], { sealed: before[key], context }),
    );
    if (kept.length)
      refuse(
        address,
        `This would send secrets elsewhere that you may not see: write ${kept.join(' and ')} anew as well.`,
      );
  }
}

const moves = (given: string, held: string) => originOf(given) !== originOf(held);

function isKept(
  { veil }: AnyField,
  draft: unknown,
  { sealed, context }: { sealed: unknown; context: Context },
): boolean {
  if (typeof sealed !== 'string' || sealed === '') return false;
  if (draft === undefined || draft === sealed) return true;
  const held = context.secrets.open(sealed);
  return draft === held || (typeof draft === 'string' && veil?.keeps?.(draft, held) === true);
}
