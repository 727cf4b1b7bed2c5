/** Words of PeeringDB's records, in its order; traffic from least to most. An undisclosed value is the empty text. */
export const PEERINGDB_WORDS = {
  policy_general: ['Open', 'Selective', 'Restrictive', 'No'],
  info_traffic: [
    '0-20Mbps',
    '20-100Mbps',
    '100-1000Mbps',
    '1-5Gbps',
    '5-10Gbps',
    '10-20Gbps',
    '20-50Gbps',
    '50-100Gbps',
    '100-200Gbps',
    '200-300Gbps',
    '300-500Gbps',
    '500-1000Gbps',
    '1-5Tbps',
    '5-10Tbps',
    '10-20Tbps',
    '20-50Tbps',
    '50-100Tbps',
    '100+Tbps',
  ],
  info_scope: [
    'Regional',
    'North America',
    'Asia Pacific',
    'Europe',
    'South America',
    'Africa',
    'Australia',
    'Middle East',
    'Global',
  ],
  info_type: [
    'NSP',
    'Content',
    'Cable/DSL/ISP',
    'Enterprise',
    'Educational/Research',
    'Non-Profit',
    'Route Server',
    'Network Services',
    'Route Collector',
    'Government',
  ],
} as const;

/** What an exchange says itself of an address on its LANs. */
export const EXCHANGE_SAYS = {
  listed: { label: 'Listed by the exchange' },
  inactive: { label: 'Not active at the exchange' },
  disputed: { label: 'Disputed at the exchange' },
  not_listed: { label: 'Not listed by the exchange' },
  another_network: { label: 'Of another network at the exchange' },
} as const;

/** What a session that could be is: there already, to be made, hidden, declined, left to the route servers, or with ourselves. */
export const CANDIDATE_STATUS = {
  missing: { label: 'Missing', colour: 'info' },
  configured: { label: 'Configured', colour: 'success' },
  hidden: { label: 'Hidden', colour: 'secondary' },
  declined: { label: 'Declined', colour: 'secondary' },
  'route-server-only': { label: 'Route servers only', colour: 'secondary' },
  contested: { label: 'Address claimed twice', colour: 'warning' },
  'no-common-prefix': { label: 'No common prefix', colour: 'warning' },
  ourselves: { label: 'Ourselves', colour: 'secondary' },
} as const;
