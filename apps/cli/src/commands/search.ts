import type { SearchGroup } from '@peersmith/api-client';
import { registry, SEARCH_WORDS } from '@peersmith/model';
import { type Command, InvalidArgumentError } from 'commander';
import { plainText } from '../plain-text.ts';
import { clientFor, type Remote, remote } from '../session.ts';

const print = (text: string) => process.stdout.write(text);
const whole = (text: string) => {
  if (!/^(?:[1-9]|1\d|20)$/.test(text)) throw new InvalidArgumentError('Write a number from 1 to 20.');
  return Number(text);
};

/** The words of typed filters, one a line. */
const wordsHelp = (): string =>
  SEARCH_WORDS.map(({ word, example, about }) => `  ${`${word}:${example}`.padEnd(22)}${about}`).join('\n');

/** Finds anything, as the search box of the web does. */
export function searchCommand(program: Command): void {
  remote(
    program
      .command('search <words...>')
      .description('find anything by name, ASN or address, and lists by typed filters such as at:decix')
      .option('--limit <n>', 'at most so many objects of each kind', whole, 5)
      .option('--json', 'as JSON'),
  )
    .addHelpText('after', `\nFilters, any of which may be left out:\n${wordsHelp()}`)
    .action(async (words: string[], options: Remote & { limit: number; json?: boolean }) => {
      // What the shell kept together is one word again.
      const q = words.map((word) => (/\s/.test(word) && !/[":]/.test(word) ? `"${word}"` : word)).join(' ');
      const found = await clientFor(options).call('GET /api/search/', { query: { q, limit: options.limit } });
      if (options.json) {
        print(`${JSON.stringify(found, null, 2)}\n`);
        return;
      }
      for (const { word, values, problem } of found.filters)
        if (problem) process.stderr.write(`${plainText(`${word}:${values.join(',')}`)}: ${problem}\n`);
      if (found.results.length === 0) process.stderr.write('Nothing found.\n');
      print(found.results.map(groupText).join('\n'));
    });
}

function groupText({ label, type, count, objects, parameters }: SearchGroup): string {
  const lines = objects.map(({ display }) => `  ${plainText(display)}\n`).join('');
  const more = count > objects.length ? `  … ${listCommand(type, parameters)}\n` : '';
  return `${label}: ${count}\n${lines}${more}`;
}

/** The command that lists all of them. */
function listCommand(type: string, parameters: SearchGroup['parameters']): string {
  const resource = registry[type];
  const { q, ...filters } = parameters;
  const asked = Object.entries(filters).flatMap(([name, values]) =>
    values.map((value) => `-f ${quoted(`${name}=${value}`)}`),
  );
  const text = q?.[0] === undefined ? [] : [`-q ${quoted(q[0])}`];
  return ['peersmith list', `${resource?.root}/${resource?.path}`, ...text, ...asked].join(' ');
}

const quoted = (text: string): string =>
  /^[\w=.:/-]+$/.test(text) ? text : `'${plainText(text).replaceAll("'", `'\\''`)}'`;
