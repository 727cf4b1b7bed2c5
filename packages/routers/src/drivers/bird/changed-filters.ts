/** Protocols whose routes have to be looked at again, because what their filters say is another text than before. */
export interface ChangedFilters {
  import: readonly string[];
  export: readonly string[];
}

/**
 * Which protocols that are in both configurations filter otherwise, each filter with all that it calls and names. BIRD compares filters as
 * well, but takes some for the same that are not: up to 2.0.12 those whose sets of prefixes differ in one place of their tree. A configuration
 * that includes others is not known here: then all of its BGP protocols are meant. Protocols without a name are left to BIRD.
 */
export function changedFilters(before: string, after: string): ChangedFilters {
  const [one, other] = [statementsIn(before), statementsIn(after)];
  const includes = [one, other].some(({ includes: some }) => some);
  const both = [...other.protocols.keys()].filter((name) => one.protocols.has(name));
  const changed = (way: 'import' | 'export') =>
    both.filter(
      (name) =>
        (includes && other.protocols.get(name)?.[1] === 'bgp') ||
        filterOf(one, name, way) !== filterOf(other, name, way),
    );
  return { import: changed('import'), export: changed('export') };
}

type Tokens = readonly string[];

interface Statements {
  /** Filters, functions, templates, constants and attributes, by name. */
  definitions: ReadonlyMap<string, Tokens>;
  protocols: ReadonlyMap<string, Tokens>;
  includes: boolean;
}

const TOKENS = /\/\*[\s\S]*?\*\/|#[^\n]*|"[^"\n]*"|'[^'\n]*'|[\p{L}\p{N}_.:]+|\S/gu;
const isComment = (token: string) => token.startsWith('#') || token.startsWith('/*');

function statementsIn(text: string): Statements {
  const definitions = new Map<string, Tokens>();
  const protocols = new Map<string, Tokens>();
  let includes = false;
  for (const statement of partsOf((text.match(TOKENS) ?? []).filter((token) => !isComment(token)))) {
    const [kind = '', first = '', second = ''] = statement;
    if (kind === 'include') includes = true;
    if (kind === 'protocol') protocols.set(second, statement);
    else if (kind === 'template') definitions.set(second, statement);
    else if (['filter', 'function', 'define'].includes(kind)) definitions.set(first, statement);
    else if (kind === 'attribute') definitions.set(second, statement);
  }
  return { definitions, protocols, includes };
}

/** Statements of the outermost level, or of a block: each ends with a semicolon or its block. */
function partsOf(tokens: Tokens): Tokens[] {
  const parts: string[][] = [];
  let part: string[] = [];
  let depth = 0;
  const end = () => {
    if (part.length) parts.push(part);
    part = [];
  };
  for (const token of tokens) {
    // Old filters and functions declare variables before their block.
    const isWhole = depth === 0 && !['filter', 'function'].includes(part[0] ?? '');
    if (token === ';' && isWhole) {
      end();
      continue;
    }
    if (token === '{') depth++;
    if (token === '}') depth--;
    part.push(token);
    if (token === '}' && depth === 0) end();
  }
  end();
  return parts;
}

/** What a protocol says of one way, with everything that it names: equal for equal filters. */
function filterOf(all: Statements, protocol: string, way: 'import' | 'export'): string {
  const said: string[] = [];
  const seen = new Set<string>();
  const tell = (tokens: Tokens) => {
    said.push(tokens.join(' '));
    for (const token of tokens) {
      const definition = all.definitions.get(token);
      if (!definition || seen.has(token)) continue;
      seen.add(token);
      tell(definition);
    }
  };
  for (const clause of clausesOf(all, all.protocols.get(protocol) ?? [], way)) tell(clause);
  return said.join('\n');
}

/** `import …` or `export …` of a protocol and of the templates that it is made from. */
function clausesOf(
  all: Statements,
  statement: Tokens,
  way: string,
  above: ReadonlySet<string> = new Set(),
): Tokens[] {
  const open = statement.indexOf('{');
  const head = statement.slice(0, open);
  const base = head[head.indexOf('from') + 1] ?? '';
  const template = head.includes('from') && !above.has(base) ? all.definitions.get(base) : undefined;
  const within = (tokens: Tokens): Tokens[] =>
    partsOf(tokens).flatMap((part) => {
      if (part[0] === way) return [part];
      const inner = part.indexOf('{');
      return inner > 0 && part[0] !== 'import' && part[0] !== 'export'
        ? within(part.slice(inner + 1, -1))
        : [];
    });
  return [
    ...(template ? clausesOf(all, template, way, new Set([...above, base])) : []),
    ...within(statement.slice(open + 1, -1)),
  ];
}
