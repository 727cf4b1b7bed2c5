import { refusal } from '../finding.ts';
import type { Entity } from '../model/entity.ts';
import { jsonValue } from '../values/json-value.ts';

/** What NetBox has of a router's device, as plain data; null where the router names none. One that NetBox does not have is a finding. */
export function netboxOf(router: Entity): unknown {
  const { store, row, id } = router;
  if (!Number(row.netbox_device_id)) return null;
  store.require(id === store.projection.router_id ? 'netbox' : 'all_netbox');
  if (typeof row.netbox === 'string') return jsonValue(row.netbox);
  store.report(router, refusal('netbox_missing', { device: row.netbox_device_id }));
  return null;
}
