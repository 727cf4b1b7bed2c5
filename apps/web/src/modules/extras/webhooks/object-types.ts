import { registry } from '@peersmith/model';
import { type AnyResource, announced, carries, contentTypeOf } from '@peersmith/resource';
import { listPath } from '../../../resource/pages.ts';
import { navigation } from '../../../shell/navigation.ts';
import { typeOptions } from '../../../text/type-options.ts';

interface TypeGroup {
  group: string;
  items: { value: string; label: string }[];
}

/** Where the menu has a list, or another one of the same part of the product. */
function groupOf(resource: AnyResource): string {
  const groupAt = (one: AnyResource) =>
    navigation.find(({ entries }) => entries.some(({ path }) => path === listPath(one)))?.title;
  const sibling = Object.values(registry).find((one) => one.app === resource.app && groupAt(one));
  return groupAt(resource) ?? (sibling && groupAt(sibling)) ?? 'Other';
}

/** What webhooks can listen to, grouped as the menu is. What one listens to already is there in any case. */
export function listenable(chosen: readonly string[]): TypeGroup[] {
  const known = Object.values(registry).filter((one) => carries(one, announced));
  const types = [...new Set([...known.map(contentTypeOf), ...chosen])];
  const groups = Map.groupBy(types, (type) => (registry[type] ? groupOf(registry[type]) : 'Other'));
  const order = navigation.map(({ title }) => title);
  return [...groups]
    .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
    .map(([group, own]) => ({ group, items: typeOptions(own) }));
}
