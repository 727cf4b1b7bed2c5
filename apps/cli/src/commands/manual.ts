import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';

/** `peersmith manual`: the manual that came with the server. */
export function manualCommand(program: Command): void {
  remote(
    program
      .command('manual [page]')
      .description('the manual of the server: its contents, or a page such as `routers`')
      .option('--find <words>', 'the pages and sections in which all of the words stand'),
  ).action(async (name: string | undefined, flags: Remote & { find?: string }) => {
    const client = clientFor(flags);
    if (name) {
      const { text } = await client.call('GET /api/core/manual/:page/', { path: { page: name } });
      process.stdout.write(text);
      return;
    }
    const { pages } = await client.call('GET /api/core/manual/', {
      query: flags.find ? { q: flags.find } : {},
    });
    if (pages.length === 0) process.stdout.write(`The manual says nothing of “${flags.find ?? ''}”.\n`);
    let part = '';
    for (const page of pages) {
      if (page.part !== part && !flags.find) process.stdout.write(`${part ? '\n' : ''}${page.part}\n`);
      part = page.part;
      process.stdout.write(`  ${page.name.padEnd(30)} ${page.title}\n`);
      if (!flags.find) continue;
      for (const { anchor, title, line } of page.sections)
        process.stdout.write(`    #${anchor}: ${line ?? title}\n`);
    }
  });
}
