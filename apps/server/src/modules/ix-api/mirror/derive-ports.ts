import type { Objects, ServiceConfig } from '@peersmith/ix-api';

/** What service configs point at, by id. */
export interface Pointed {
  ips: ReadonlyMap<string, Objects['ips']>;
  macs: ReadonlyMap<string, Objects['macs']>;
  services: ReadonlyMap<string, Objects['network-services']>;
  products: ReadonlyMap<string, Objects['product-offerings']>;
}

/** States of what is no port any more. */
export const GONE = ['archived', 'decommissioned'];

/** The ports that service configs are, with what they point at in place of ids. */
export const portsOf = (configs: readonly ServiceConfig[], pointed: Pointed) =>
  configs.filter(({ state }) => !GONE.includes(state)).map((config) => portOf(config, pointed));

function portOf(config: ServiceConfig, { ips, macs, services, products }: Pointed) {
  const addresses = config.ips.flatMap((id) => ips.get(id) ?? []);
  const ofFamily = (isFour: boolean) => {
    const found = addresses.find(({ address }) => !address.includes(':') === isFour);
    return found ? `${found.address}/${found.prefix_length}` : null;
  };
  const service = services.get(config.network_service ?? '');
  const product = products.get(config.product_offering ?? service?.product_offering ?? '');
  return {
    remote_id: config.id,
    state: config.state,
    type: config.type,
    network_service: config.network_service ?? '',
    network_service_name: service?.name ?? '',
    product_name: product?.display_name ?? product?.name ?? '',
    ipv4_address: ofFamily(true),
    ipv6_address: ofFamily(false),
    ...tagsOf(config),
    mac_addresses: config.macs.flatMap((id) => macs.get(id)?.address ?? []),
    capacity: config.capacity,
    asns: config.asns,
    status: config.status,
    managing_account: config.managing_account ?? '',
    consuming_account: config.consuming_account ?? '',
  };
}

/** The tags of a port; 0 stands for none. */
function tagsOf({ vlan_config, outer_vlan, inner_vlan }: ServiceConfig) {
  const outer = vlan_config ? (vlan_config.vlan ?? vlan_config.outer_vlan) : outer_vlan;
  const inner = vlan_config ? vlan_config.inner_vlan : inner_vlan;
  return { vlan: outer || null, inner_vlan: inner || null };
}
