#!/usr/bin/env node
// Holds the order in which parts may depend on each other.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './workspace.mjs';

const LIBRARIES = ['net', 'jinja', 'irr', 'members', 'peeringdb', 'ix-api', 'netbox', 'routers', 'passwords'];

/** What each package may import of the others. */
const MAY_IMPORT = {
  'packages/net': [],
  'packages/jinja': [],
  'packages/passwords': [],
  'packages/irr': ['net'],
  'packages/members': ['net'],
  'packages/peeringdb': ['net'],
  'packages/ix-api': ['net'],
  'packages/netbox': ['net'],
  'packages/routers': ['net'],
  'packages/resource': ['net'],
  'packages/model': ['net', 'resource'],
  'packages/answers': ['net', 'resource', 'model'],
  'packages/rendering': ['net', 'jinja', 'resource', 'model', 'answers'],
  'packages/api-client': ['net', 'resource', 'model', 'answers'],
  'apps/web': ['net', 'resource', 'model', 'api-client'],
  'apps/cli': ['net', 'resource', 'model', 'api-client', 'server'],
  'apps/server': [...LIBRARIES, 'resource', 'model', 'answers', 'rendering'],
};

const BROWSER_SAFE = [
  'packages/resource',
  'packages/model',
  'packages/net',
  'packages/jinja',
  'packages/answers',
  'packages/rendering',
  'packages/api-client',
];
const ZOD_WHOLE = ['packages/resource', 'packages/model', 'packages/answers'];
const SERVER_LAYERS = ['platform', 'engine', 'modules'];
/** The floors of the engine, lowest first: each may stand on those before it, and all on the files of its own folder. */
const ENGINE_FLOORS = [
  'schema',
  'read',
  'row-cache',
  'write',
  'files',
  'revert',
  'http',
  'plans',
  'transfer',
];
const IMPORT =
  /^(?:import|export)\s(?<names>[^'"`;]*?)\bfrom\s+['"](?<from>[^'"]+)['"]|^import\s+['"](?<bare>[^'"]+)['"]|\bimport\(\s*['"](?<lazy>[^'"]+)['"]/gm;

/** Every import that breaks the order, as `path: what is wrong`; `path` counts from the repository's folder. */
export function checkFile(path, text) {
  const owner = Object.keys(MAY_IMPORT).find((folder) => path.startsWith(`${folder}/`));
  if (!owner) return [];
  const isTest = /\.test\.tsx?$/.test(path) || !path.startsWith(`${owner}/src/`);
  const wrong = importsOf(text).flatMap((one) => [
    ...checkPackage(owner, one, isTest),
    ...(isTest ? [] : checkBrowser(owner, one)),
    ...(one.from.startsWith('.') ? checkRelative({ path, owner, isTest }, one) : []),
  ]);
  return wrong.map((reason) => `${path}: ${reason}`);
}

function importsOf(text) {
  return [...text.matchAll(IMPORT)].map(({ groups }) => ({
    names: groups.names?.trim() ?? '',
    from: groups.from ?? groups.bare ?? groups.lazy,
  }));
}

function checkPackage(owner, { from }, isTest) {
  const [, name, deep] = /^@peersmith\/([^/]+)(\/.*)?$/.exec(from) ?? [];
  if (name === undefined) return [];
  // Tests of the applications speak to a whole server through the client.
  const allowed =
    isTest && owner.startsWith('apps/') ? [...MAY_IMPORT[owner], 'api-client', 'server'] : MAY_IMPORT[owner];
  if (!allowed.includes(name)) return [`${owner} must not import ${from}`];
  return deep && !isTest ? [`${from} reaches past the index of ${name}`] : [];
}

function checkBrowser(owner, { names, from }) {
  const wrong = [];
  if (BROWSER_SAFE.includes(owner) && (from.startsWith('node:') || builtinModules.includes(from))) {
    wrong.push(`${owner} runs in browsers and must not import ${from}`);
  }
  if (ZOD_WHOLE.includes(owner) && from === 'zod' && names !== '* as z' && !names.startsWith('type ')) {
    wrong.push(`write import * as z from 'zod': every other form costs the browser the whole library`);
  }
  return wrong;
}

function checkRelative({ path, owner, isTest }, { names, from }) {
  const target = posix.join(posix.dirname(path), from);
  // What the tools of the repository know, tests may ask.
  if (isTest && target.startsWith('tools/')) return [];
  if (!target.startsWith(`${owner}/`)) return [`${from} leaves ${owner}: import the package`];
  if (owner !== 'apps/server' || isTest) return [];
  const here = placeOf(path);
  const there = placeOf(target);
  if (there.layer > here.layer) {
    return [`${SERVER_LAYERS[here.layer]} must not import ${from}, which depends on it`];
  }
  if (there.floor > here.floor && !names.startsWith('type '))
    return [
      `${ENGINE_FLOORS[here.floor] ?? 'what all floors need'} must not import ${from}, which stands on it`,
    ];
  if (there.module !== undefined && here.layer === SERVER_LAYERS.length)
    return [`${from}: the application names no module, it reads the list of modules/index.ts`];
  const crosses = there.module !== undefined && here.module !== there.module;
  return crosses && there.file !== 'index.ts'
    ? [`${from}: import the module ${there.module} through its index.ts`]
    : [];
}

/** Layer and module of a file of the server; what lies in no layer is on top. */
function placeOf(path) {
  const [layer = '', module, ...file] = path.slice('apps/server/src/'.length).split('/');
  const index = SERVER_LAYERS.indexOf(layer);
  const inModule = layer === 'modules' && file.length > 0;
  const inEngine = layer === 'engine' && file.length > 0;
  return {
    layer: index === -1 ? SERVER_LAYERS.length : index,
    module: inModule ? module : undefined,
    floor: layer === 'engine' ? ENGINE_FLOORS.indexOf(inEngine ? module : '') : undefined,
    file: file.join('/'),
  };
}

/**
 * Circles of files that need each other's values to be loaded, as `a, b, c: import each other`; types alone need nothing. `sources` are
 * pairs of path and text.
 */
export function circlesIn(sources) {
  const graph = new Map(sources.map(([path, text]) => [path, neededBy(path, text)]));
  const depths = new Map();
  const stack = [];
  const circles = [];
  // Tarjan's strongly connected components (1972): the least depth that a file leads back to.
  const visit = (path) => {
    const depth = depths.size;
    depths.set(path, depth);
    stack.push(path);
    let least = depth;
    for (const next of graph.get(path).filter((one) => graph.has(one))) {
      if (!depths.has(next)) least = Math.min(least, visit(next));
      else if (stack.includes(next)) least = Math.min(least, depths.get(next));
    }
    if (least === depth) {
      const circle = stack.splice(stack.indexOf(path)).sort();
      if (circle.length > 1) circles.push(`${circle.join(', ')}: import each other`);
    }
    return least;
  };
  for (const path of graph.keys()) if (!depths.has(path)) visit(path);
  return circles;
}

const neededBy = (path, text) =>
  importsOf(text)
    .filter(({ from, names }) => from.startsWith('.') && !names.startsWith('type '))
    .map(({ from }) => posix.join(posix.dirname(path), from));

function* sourcesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'fixtures'].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesIn(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = ['packages', 'apps'].flatMap((folder) => [...sourcesIn(join(root, folder))]);
  const sources = files.map((file) => [relative(root, file), readFileSync(file, 'utf8')]);
  const wrong = [...sources.flatMap(([path, text]) => checkFile(path, text)), ...circlesIn(sources)];
  for (const line of wrong) console.log(line);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
