import { readFileSync, writeFileSync } from 'node:fs';
import * as answers from '@peersmith/answers';
import { CLIENT_SETTINGS, GLOSSARY, registry } from '@peersmith/model';
import {
  type AnyResource,
  apiPathOf,
  contentTypeOf,
  entries,
  filtersOf,
  isRequired,
  labelOf,
  permissionsOf,
  suppliedBy,
} from '@peersmith/resource';
import { settingGroups } from '../configuration.ts';

import { describeApi } from '../engine/http/openapi.ts';
import { describeGuestApi } from '../engine/http/openapi-guests.ts';

import { describePublicApi } from '../engine/http/openapi-public.ts';
import { variablesOf } from '../platform/config.ts';
import { VERSION } from '../platform/version.ts';

/** Writes the documents that follow from the code; with `--check`, fails when one is not what the code says. */
const DOCS = new URL('../../../../docs/', import.meta.url);

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;

function configuration(): string {
  const groups = Map.groupBy(variablesOf(settingGroups), ({ group }) => group);
  const tables = [...groups].map(([title, variables]) => settingTable(title, variables));
  const client = Object.entries(CLIENT_SETTINGS).map(([name, { fallback, description }]) => ({
    name,
    default: fallback,
    description,
  }));
  return `# Configuration\n\nEnvironment variables, or the same keys in \`peersmith.toml\` in the working directory; the environment wins. A value that cannot be used stops the start, naming the variable. \`peersmith config\` prints what is in force on this machine and where each value came from; the page *System* and \`GET /api/core/configuration/\` say it of a running server. Secrets are masked.\n\n${tables.join('\n\n')}\n\n${settingTable('Command line', client, 'Commands that talk to a server read these from the environment alone.')}\n`;
}

function settingTable(
  title: string,
  variables: readonly { name: string; default: string; description: string }[],
  about = '',
): string {
  const lines = variables.map(({ name, default: fallback, description }) =>
    row(`\`${name}\``, fallback && `\`${fallback}\``, description),
  );
  return `## ${title}\n\n${about && `${about}\n\n`}| variable | default | meaning |\n|---|---|---|\n${lines.join('\n')}`;
}

function fieldReference(): string {
  const parts = Object.values(registry).map(
    (resource) =>
      `## ${contentTypeOf(resource)}\n\n${resource.about}\n\n\`${apiPathOf(resource)}\`${resource.readOnly ? ', read-only' : ''}. Permissions: ${permissionsOf(
        resource,
      )
        .map((name) => `\`${name}\``)
        .join(
          ', ',
        )}.\n\n${fieldTable(resource)}\n\nFilters: ${[...filtersOf(resource, registry).keys()].map((name) => `\`${name}\``).join(', ')}.\n`,
  );
  return `# Fields\n\nEvery resource, from its declaration in \`packages/model\`. Besides these fields an object shows \`id\`, \`url\`, \`display_url\`, \`display\`, \`created\` and \`updated\`, unless it is of the PeeringDB mirror.\n\n${parts.join('\n')}`;
}

function glossary(): string {
  const lines = GLOSSARY.map(({ word, inApi = [], meaning, manual }) => {
    const names = inApi.map((name) => `\`${name}\``).join(', ');
    const [page = '', anchor] = (manual ?? '').split('#');
    const more = page ? ` [More](${page}.md${anchor ? `#${anchor}` : ''})` : '';
    return row(`**${word}**${names && ` (${names})`}`, `${meaning}${more}`);
  });
  return `# Glossary\n\nOne name for a thing, in the interface, the commands, the API and this manual. In brackets: what it is called in addresses and fields of the API, which are Peering Manager's. The interface has the same words under *Help → Glossary*.\n\n| word | what it is |\n|---|---|\n${lines.join('\n')}\n`;
}

function fieldTable(resource: AnyResource): string {
  const lines = entries(resource)
    .filter(([, field]) => field.read || field.write)
    .map(([key, field]) => {
      const by = suppliedBy(resource, key);
      const required = by === null ? 'required' : `required, or \`${by}\``;
      const access = !field.write ? 'read' : isRequired(field) ? required : '';
      const members = field.ui.members
        ? ` One of ${Object.keys(field.ui.members)
            .map((member) => `\`${member}\``)
            .join(', ')}.`
        : '';
      return row(
        `\`${key}\``,
        field.target ? `${field.kind} → ${field.target}` : field.kind,
        access,
        `${labelOf(key, field)}.${field.options.help ? ` ${field.options.help}` : ''}${members}`,
      );
    });
  return `| field | kind | | meaning |\n|---|---|---|---|\n${lines.join('\n')}`;
}

const documents: Record<string, string> = {
  'configuration.md': configuration(),
  'fields.md': fieldReference(),
  'glossary.md': glossary(),
  'openapi.json': `${JSON.stringify(
    describeApi(
      { registry, implementations: new Map(), traits: [], listeners: [], reverted: [], trials: [] },
      { version: VERSION, endpoints: answers.everyEndpoint, named: answers },
    ),
    null,
    1,
  )}\n`,
  'portal-openapi.json': `${JSON.stringify(describeGuestApi(answers.portalDescription, VERSION), null, 1)}\n`,
  'peering-api-openapi.json': `${JSON.stringify(describePublicApi(answers.peeringApiDescription, VERSION), null, 1)}\n`,
};

const stale = Object.entries(documents).filter(([name, text]) => {
  const file = new URL(name, DOCS);
  try {
    return readFileSync(file, 'utf8') !== text;
  } catch {
    return true;
  }
});
if (process.argv.includes('--check')) {
  for (const [name] of stale)
    process.stdout.write(`docs/${name} is not what the code says: run npm run docs:generate\n`);
  process.exitCode = stale.length ? 1 : 0;
} else {
  for (const [name, text] of stale) writeFileSync(new URL(name, DOCS), text);
  process.stdout.write(
    stale.length ? `wrote ${stale.map(([name]) => `docs/${name}`).join(', ')}\n` : 'nothing to write\n',
  );
}
