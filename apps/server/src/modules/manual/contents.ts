/** The contents of the manual: its pages by their names, under what they are about. */
export const CONTENTS: Readonly<Record<string, readonly string[]>> = {
  Beginning: ['first-hour', 'glossary', 'web', 'desk', 'moving-from-peering-manager'],
  Peering: ['objects', 'peeringdb', 'sessions', 'saved-views', 'import-and-export', 'undo'],
  'Routers and configurations': [
    'routers',
    'templates',
    'monitoring',
    'config-contexts',
    'export-templates',
    'irr',
    'rpki',
  ],
  'Other networks': ['messaging', 'requests', 'portal', 'peering-api', 'maintenance'],
  'What is read elsewhere': ['ix-api', 'sources-and-ix-apis', 'members', 'netbox', 'data-sources'],
  'Running it': ['installation', 'configuration', 'security', 'when-things-fail'],
  Programs: ['api', 'fields', 'webhooks'],
  'How it is built': [
    'architecture',
    'add-a-resource',
    'add-a-route',
    'add-a-trait',
    'add-a-module',
    'add-a-driver',
  ],
};

/** Under which title decisions stand, which are as many as there are. */
export const DECISIONS = 'Decisions';
