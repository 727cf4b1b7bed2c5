import { registry } from '@peersmith/model';
import { type AnyResource, apiPathOf, entries, type Row, targetOf } from '@peersmith/resource';
import { expect, it } from 'vitest';
import type { TestApp } from './app.ts';
import { draftOf, make } from './make.ts';

/** References are written by natural key: as an object of attributes, and as the bare text where a resource has such a key. */
export function describeReferences(resource: AnyResource, tested: () => TestApp): void {
  const references = entries(resource).flatMap(([key, field]) => {
    if (!field.target || !field.write) return [];
    const target = targetOf(registry, field);
    return target.readOnly || !target.naturalKey ? [] : [{ key, field, target, natural: target.naturalKey }];
  });
  if (references.length === 0) return;
  it('takes references by natural key, and says which it does not know', async () => {
    const { admin } = tested();
    const path = apiPathOf(resource);
    for (const { key, field, target, natural } of references) {
      const held: Row = await make(admin, target);
      const pointer = { [natural]: held[natural] };
      const wanted = (one: unknown) => ({ [key]: field.storage === 'reference' ? one : [one] });
      const draft = await draftOf(admin, resource);
      const made = await admin.post(path, { ...draft, ...wanted(pointer) });
      // What a rule has against the object is not about how it was named.
      if (made.status === 400) expect(JSON.stringify(made.body), key).not.toContain('Related object');
      else {
        const shown = [made.body[key]].flat()[0];
        expect(shown?.id ?? shown, key).toBe(held.id);
      }
      const unknown = await admin.post(path, {
        ...draft,
        ...wanted({ [natural]: natural === 'asn' ? 4_199_999_999 : 'not-there' }),
      });
      expect(unknown.status, key).toBe(400);
      expect(JSON.stringify(unknown.body[key]), key).toContain('not found using the provided attributes');
      const odd = await admin.post(path, { ...draft, ...wanted({ no_such_field: 1 }) });
      expect(JSON.stringify(odd.body[key]), key).toContain("Cannot resolve keyword 'no_such_field'");
    }
  });
}
