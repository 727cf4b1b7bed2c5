import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const COPIED = ['packages', 'apps/server', 'apps/web', 'tools', 'package.json'];
const LEFT = /\/(node_modules|dist|bench|fixtures|testdata)$|\.test\.tsx?$/;

/** Copies the sources into a folder where they run and are checked as they do here. */
export async function copySources(folder: string): Promise<void> {
  const options = { recursive: true, filter: (path: string) => !LEFT.test(path) };
  for (const name of COPIED) await cp(join(ROOT, name), join(folder, name), options);
  linkModules(join(ROOT, 'node_modules'), join(folder, 'node_modules'), '@peersmith');
  mkdirSync(join(folder, 'node_modules/@peersmith'));
  for (const name of readdirSync(join(folder, 'packages')))
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@peersmith', name));
}

function linkModules(from: string, to: string, except: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name !== except) symlinkSync(join(from, name), join(to, name));
}

/** Does what a page says: a block with a path is a new file, a `diff` with a path changes the file that is there. */
export function followPage(folder: string, page: string): string[] {
  const blocks = [
    ...readFileSync(join(ROOT, 'docs', page), 'utf8').matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm),
  ];
  return blocks.map(([, language, path = '', text = '']) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, language === 'diff' ? changed(readFileSync(file, 'utf8'), text, path) : text);
    return path;
  });
}

/** Each part of a change says lines that are there once: ` ` stays, `-` goes, `+` comes. */
function changed(source: string, diff: string, path: string): string {
  return diff.split(/^@@.*\n/m).reduce((text, part) => {
    const lines = part.split('\n').filter((line) => line !== '');
    const side = (mark: string) =>
      lines
        .filter((line) => !line.startsWith(mark))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    const [before, after] = [side('+'), side('-')];
    const found = `\n${text}`.split(`\n${before}`).length - 1;
    if (found !== 1) throw new Error(`${path} has these lines ${found} times:\n${before}`);
    return `\n${text}`.replace(`\n${before}`, () => `\n${after}`).slice(1);
  }, source);
}

/** The files and names that a file imports from beside it and that are not there. */
export function missingImports(folder: string, path: string): string[] {
  const text = readFileSync(join(folder, path), 'utf8');
  return [...text.matchAll(/^import (?:type )?(?:\{([^}]*)\} from )?'(\.[^']+)';$/gm)].flatMap(
    ([, names = '', from = '']) => {
      const file = join(folder, dirname(path), from);
      if (!existsSync(file)) return [from];
      const held = readFileSync(file, 'utf8');
      const asked = names.split(',').flatMap((name) => name.trim().replace(/^type /, '') || []);
      return asked
        .filter((name) => !new RegExp(`^export .*\\b${name}\\b`, 'm').test(held))
        .map((name) => `${from}: ${name}`);
    },
  );
}
