import { originOf } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import type { Context } from '../context.ts';
import type { Saving } from '../implement.ts';
import { openSecret } from '../open-secret.ts';
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
  for (const item of items) {
    const { draft, before, refuse } = item;
    if (!before || draft[address] === undefined || !moves(String(draft[address]), String(before[address])))
      continue;
    const kept = secrets.filter(
      (key) => openSecret(context, before[key]) !== '' && isKept(item, key, context),
    );
    if (kept.length) refuse(address, sendsElsewhere(kept));
  }
}

const moves = (given: string, held: string) => originOf(given) !== originOf(held);

/** Whether something of a secret stays: it is not written, written as it is, or a mask in it stands for what is kept. */
export function isKept({ draft, before, restored }: Saving, key: string, context: Context): boolean {
  const sealed = before?.[key];
  return (
    draft[key] === undefined ||
    restored.has(key) ||
    draft[key] === sealed ||
    draft[key] === openSecret(context, sealed)
  );
}

/** What is said of secrets that would go to another host. */
export const sendsElsewhere = (kept: readonly string[]): string =>
  `This would send secrets elsewhere that you may not see: write ${kept.join(' and ')} anew as well.`;
