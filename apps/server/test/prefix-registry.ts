import { dataOf, FakeRegistry } from '@peersmith/irr/test/fake-registry.ts';
import { OBJECTS } from '@peersmith/irr/test/objects.ts';

/** A registry on loopback that knows the usual objects, and answers some questions as it is told. */
export async function startPrefixRegistry(
  answer: (query: string) => readonly string[] | undefined,
): Promise<FakeRegistry> {
  const registry = await FakeRegistry.start(OBJECTS);
  registry.override = (query) => {
    const told = answer(query);
    return told && dataOf(told);
  };
  return registry;
}
