/**
 * Renders recorded cases and prints one JSON line for each: `{"id", "output"}` or `{"id", "error": {"type"}}`.
 *
 * node packages/jinja/tools/cases.ts FILE
 */
import { readFileSync } from 'node:fs';
import {
  dictLoader,
  Environment,
  type EnvironmentOptions,
  type Extension,
  Markup,
  PyDict,
  PyFloat,
  PyRange,
  PySet,
  PyTuple,
  TemplateError,
} from '../src/index.ts';

/** A JSON object of which nothing is known yet. */
type Json = Readonly<Record<string, unknown>>;

const EXTENSIONS: Readonly<Record<string, Extension>> = {
  do: 'do',
  ExprStmtExtension: 'do',
  loopcontrols: 'loopcontrols',
  LoopControlExtension: 'loopcontrols',
  debug: 'debug',
  DebugExtension: 'debug',
  i18n: 'i18n',
  InternationalizationExtension: 'i18n',
};

const UNDEFINED: Readonly<Record<string, 'default' | 'strict' | 'chainable' | 'debug'>> = {
  Undefined: 'default',
  StrictUndefined: 'strict',
  ChainableUndefined: 'chainable',
  DebugUndefined: 'debug',
};

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of a case; what JSON lacks is tagged. */
function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (!isObject(value)) return value;
  const [tag] = Object.keys(value);
  if (tag?.startsWith('$') && Object.keys(value).length === 1) return decodeTagged(tag, value[tag]);
  return PyDict.from(Object.entries(value).map(([key, item]) => [key, decode(item)] as const));
}

function decodeTagged(tag: string, content: unknown): unknown {
  const items = Array.isArray(content) ? content.map(decode) : [];
  switch (tag) {
    case '$tuple':
      return PyTuple.fromItems(items);
    case '$set':
      return PySet.from(items);
    case '$float':
      return new PyFloat(Number(String(content).replace('inf', 'Infinity')));
    case '$bigint':
      return BigInt(String(content));
    case '$dict':
      return PyDict.from(
        items.map((pair) => (Array.isArray(pair) ? ([pair[0], pair[1]] as const) : ([pair, null] as const))),
      );
    case '$markup':
      return new Markup(String(content));
    case '$range':
      return new PyRange(Number(items[0]), Number(items[1]), Number(items[2] ?? 1));
    default:
      throw new Error(`unknown tag ${tag}`);
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function policies(value: unknown): NonNullable<EnvironmentOptions['policies']> {
  if (!isObject(value)) return {};
  const rel = value['urlize.rel'];
  return {
    trimTranslations: value['ext.i18n.trimmed'] === true,
    ...('urlize.rel' in value ? { urlizeRel: typeof rel === 'string' ? rel : null } : {}),
    ...(typeof value['truncate.leeway'] === 'number' ? { truncateLeeway: value['truncate.leeway'] } : {}),
    ...('urlize.target' in value ? { urlizeTarget: text(value['urlize.target']) ?? null } : {}),
  };
}

/** The options that an `env` stands for. */
function optionsOf(env: Json): EnvironmentOptions {
  const names = Array.isArray(env.extensions) ? env.extensions.map(String) : [];
  const extensions = names.flatMap((name) => EXTENSIONS[name.replace(/^jinja2\.ext\./, '')] ?? []);
  const newline = env.newline_sequence;
  const undefinedKind = UNDEFINED[String(env.undefined)];
  const options: Record<string, unknown> = {
    blockStart: text(env.block_start_string),
    blockEnd: text(env.block_end_string),
    variableStart: text(env.variable_start_string),
    variableEnd: text(env.variable_end_string),
    commentStart: text(env.comment_start_string),
    commentEnd: text(env.comment_end_string),
    lineStatementPrefix: text(env.line_statement_prefix),
    lineCommentPrefix: text(env.line_comment_prefix),
    undefined: undefinedKind,
    newlineSequence: newline === '\r' || newline === '\r\n' ? newline : undefined,
  };
  return {
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    trimBlocks: env.trim_blocks === true,
    lstripBlocks: env.lstrip_blocks === true,
    keepTrailingNewline: env.keep_trailing_newline === true,
    autoescape: env.autoescape === true,
    extensions,
    policies: policies(env.policies),
    globals: isObject(env.globals) ? decodeEach(env.globals) : {},
    loader: dictLoader(isObject(env.templates) ? mapTexts(env.templates) : {}),
  };
}

function mapTexts(templates: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(templates).map(([name, source]) => [name, String(source)]));
}

function decodeEach(values: Json): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, decode(value)]));
}

function run(line: string): Json {
  const parsed: unknown = JSON.parse(line);
  if (!isObject(parsed)) throw new Error('a case is an object');
  const { id } = parsed;
  try {
    const environment = new Environment(optionsOf(isObject(parsed.env) ? parsed.env : {}));
    const source = text(parsed.source);
    const template =
      source === undefined ? environment.getTemplate(String(parsed.name)) : environment.fromString(source);
    return { id, output: template.render(isObject(parsed.context) ? decodeEach(parsed.context) : {}) };
  } catch (error) {
    return {
      id,
      error: { type: typeOf(error), message: error instanceof Error ? error.message : String(error) },
    };
  }
}

function typeOf(error: unknown): string {
  if (error instanceof TemplateError) return error.type;
  return error instanceof Error ? error.name : 'Error';
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: cases.ts FILE\n');
  process.exitCode = 2;
} else {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  for (const line of lines) process.stdout.write(`${JSON.stringify(run(line))}\n`);
}
