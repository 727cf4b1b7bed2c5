/** What the command line reads from the environment when it talks to a server; the manual prints it. */
export const CLIENT_SETTINGS = {
  PEERSMITH_URL: {
    fallback: 'http://127.0.0.1:8000',
    description:
      'Server that `list`, `show`, `create`, `edit`, `delete`, `render` and the like talk to; `--url` wins.',
  },
  PEERSMITH_TOKEN: {
    fallback: '',
    description: 'API token of these commands, made with `peersmith token create <user>`; `--token` wins.',
  },
  PEERSMITH_DEBUG: {
    fallback: '',
    description: 'When set, a failure that nobody foresaw is printed with its stack.',
  },
} as const;

/** How the command line introduces itself to servers: changes say that they came from it. */
export const COMMAND_LINE = 'peersmith-cli';
