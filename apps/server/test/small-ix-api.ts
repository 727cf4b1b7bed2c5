/** An object of an exchange, whatever its kind. */
export type IxApiObject = Record<string, any> & { id: string };
/** What an exchange has, by kind. */
export type IxApiWorld = Record<string, IxApiObject[]>;

const owned = { managing_account: 'acc-1', consuming_account: 'acc-1', external_ref: null };

/** One LAN, one port of ours at it in production, and one that nobody has set up yet. */
export function smallIxApi(): IxApiWorld {
  const config = {
    ...owned,
    ...{
      type: 'exchange_lan',
      billing_account: 'acc-1',
      network_service: 'lan-1',
      product_offering: 'prod-1',
    },
    ...{
      connection: 'dc-1',
      asns: [64500],
      listed: true,
      role_assignments: [],
      network_feature_configs: [],
      status: [],
    },
  };
  const dot1q = (vlan: number) => ({ vlan_type: 'dot1q', vlan, vlan_ethertype: '0x8100' });
  return {
    accounts: [{ id: 'acc-1', name: 'Ours', state: 'production', metro_area_network_presence: ['man-1'] }],
    roles: [{ id: 'role-1', name: 'noc', required_fields: ['email'] }],
    contacts: [{ ...owned, id: 'contact-1', name: 'NOC', email: 'noc@ours.example', telephone: null }],
    'role-assignments': [{ id: 'ra-1', role: 'role-1', contact: 'contact-1' }],
    'network-feature-configs': [],
    connections: [
      {
        ...owned,
        id: 'dc-1',
        name: 'LAG 1',
        state: 'production',
        mode: 'lag_lacp',
        speed: 100_000,
        vlan_types: ['port', 'dot1q', 'qinq'],
        outer_vlan_ethertypes: ['0x8100'],
        ports: ['port-1'],
        billing_account: 'acc-1',
        role_assignments: ['ra-1'],
      },
    ],
    ports: [
      {
        ...owned,
        id: 'port-1',
        name: 'sw1 1/1',
        state: 'production',
        media_type: '10GBASE-LR',
        device: 'dev-1',
        pop: 'pop-1',
        speed: 10_000,
        role_assignments: [],
        billing_account: 'acc-1',
      },
    ],
    'product-offerings': [
      {
        id: 'prod-1',
        type: 'exchange_lan',
        name: 'lan',
        display_name: 'Peering LAN',
        exchange_lan_network_service: 'lan-1',
        resource_type: 'network_service_config',
        bandwidth_min: 1000,
        bandwidth_max: 10_000,
        physical_port_speed: null,
        upgrade_allowed: true,
        downgrade_allowed: false,
      },
    ],
    'network-features': [
      {
        id: 'rs-1',
        type: 'route_server',
        name: 'RS 1',
        required: false,
        flags: [],
        network_service: 'lan-1',
        asn: 64_510,
        fqdn: 'rs1.ix.example',
        ip_v4: '192.0.2.1',
        ip_v6: '2001:db8::1',
        address_families: ['af_inet', 'af_inet6'],
        session_mode: 'public',
        available_bgp_session_types: ['active', 'passive'],
        nfc_required_contact_roles: ['role-1'],
      },
    ],
    'network-services': [
      {
        ...owned,
        ...{
          id: 'lan-0',
          type: 'exchange_lan',
          name: 'Another LAN',
          state: 'production',
          metro_area_network: 'man-1',
        },
        ...{
          network_features: [],
          subnet_v4: '198.51.100.0/24',
          subnet_v6: '2001:db8:1::/64',
          peeringdb_ixid: 7,
        },
      },
      {
        ...owned,
        ...{
          id: 'lan-1',
          type: 'exchange_lan',
          name: 'The LAN',
          state: 'production',
          metro_area_network: 'man-1',
        },
        ...{
          network_features: ['rs-1'],
          nsc_required_contact_roles: ['role-1'],
          subnet_v4: '192.0.2.0/24',
          subnet_v6: '2001:db8::/64',
          peeringdb_ixid: 26,
        },
      },
    ],
    macs: [{ ...owned, id: 'mac-old', address: '02:00:5E:10:00:01' }],
    ips: [
      { ...owned, id: 'ip-4', version: 4, address: '192.0.2.5', prefix_length: 24, fqdn: null },
      {
        ...owned,
        id: 'ip-6',
        version: 6,
        address: '2001:0db8:0000:0000:0000:0000:0000:0005',
        prefix_length: 64,
        fqdn: null,
      },
      { ...owned, id: 'ip-9', version: 4, address: '192.0.2.9', prefix_length: 24, fqdn: null },
    ],
    'network-service-configs': [
      {
        ...config,
        id: 'nsc-1',
        state: 'production',
        capacity: 10_000,
        macs: ['mac-old'],
        ips: ['ip-4', 'ip-6'],
        vlan_config: dot1q(100),
      },
      {
        ...config,
        id: 'nsc-2',
        state: 'production',
        capacity: null,
        macs: [],
        ips: ['ip-9'],
        vlan_config: { vlan_type: 'port' },
      },
      {
        ...config,
        id: 'nsc-9',
        state: 'decommissioned',
        capacity: null,
        macs: [],
        ips: [],
        vlan_config: { vlan_type: 'port' },
      },
    ],
  };
}
