import { type RawBuilder, sql } from 'kysely';

const DEVICE = sql`'id', d.id, 'name', d.name, 'role', d.role, 'status', d.status, 'site', d.site, 'platform', d.platform, 'manufacturer', d.manufacturer,
  'model', d.model, 'serial', d.serial, 'description', d.description, 'tags', d.tags, 'primary_ip4', host(d.primary_ip4), 'primary_ip6', host(d.primary_ip6),
  'config_context', coalesce(d.config_context, '{}')`;
const INTERFACE = sql`'id', i.id, 'name', i.name, 'label', i.label, 'type', i.type, 'enabled', i.enabled, 'mgmt_only', i.mgmt_only, 'lag', i.lag,
  'mtu', i.mtu, 'speed', i.speed, 'mac_address', i.mac_address, 'description', i.description`;
const ADDRESS = sql`'address', host(a.address) || '/' || masklen(a.address), 'family', family(a.address), 'status', a.status, 'role', a.role, 'vrf', a.vrf,
  'dns_name', a.dns_name, 'description', a.description`;

/** What NetBox has of the devices that routers name, as a column of theirs; in one statement. */
export function netboxRows(
  routers: RawBuilder<unknown>,
  sees: (type: string) => RawBuilder<unknown>,
): RawBuilder<{ text: string }> {
  const seen = (name: string) =>
    sql`(select * from ${sql.table(`netbox_${name}`)} x where x.gone is null and ${sees(`netbox.${name}`)})`;
  const addresses = sql`(select coalesce(json_agg(json_build_object(${ADDRESS}) order by a.address, a.id), '[]') from ${seen('ipaddress')} a where a.interface_id = i.id)`;
  const interfaces = sql`(select coalesce(json_agg(json_build_object(${INTERFACE}, 'addresses', ${addresses}) order by i.name, i.id), '[]') from ${seen('interface')} i where i.device_id = d.id)`;
  return sql<{ text: string }>`
    select json_build_object('id', r.id, 'netbox', json_build_object(${DEVICE}, 'interfaces', ${interfaces})::text)::text as text
    from devices_router r join ${seen('device')} d on d.id = r.netbox_device_id where ${routers} order by r.id`;
}
