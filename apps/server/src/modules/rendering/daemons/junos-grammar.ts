/** A statement of a Junos configuration in braces: its words, and what stands in its braces. */
export interface Statement {
  readonly words: readonly string[];
  readonly inactive: boolean;
  /** Null for one that ends with a semicolon. */
  readonly body: readonly Statement[] | null;
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

class JunosError extends Error {
  override readonly name = 'JunosError';
}

const TOKEN = /\s+|\/\*[\s\S]*?\*\/|("(?:[^"\\\n]|\\["\\])*")|([{};[\]])|([^\s"{};[\]]+)/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw new JunosError(`at ${JSON.stringify(text.slice(at, at + 40))}`);
    if (/[^\n\x20-\x7e]/.test(found[0])) throw new JunosError(`not ASCII: ${found[0]}`);
    if (found[0].startsWith('/*') && /\n|\*.*\*\//.test(found[0].slice(2, -2)))
      throw new JunosError(`a comment of several lines: ${found[0]}`);
    const [, quoted, sign, word] = found;
    if (quoted) tokens.push({ text: quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1'), quoted: true });
    else if (sign ?? word) tokens.push({ text: sign ?? word ?? '', quoted: false });
  }
  return tokens;
}

/** Reads a configuration in braces; fails on what is not one. */
export function parseJunos(text: string): Statement[] {
  const tokens = tokensOf(text);
  let at = 0;
  const isSign = (sign: string) => tokens[at]?.text === sign && !tokens[at]?.quoted;
  const statements = (depth: number): Statement[] => {
    const found: Statement[] = [];
    while (at < tokens.length && !isSign('}')) found.push(statement(depth));
    return found;
  };
  const statement = (depth: number): Statement => {
    const words: string[] = [];
    for (;;) {
      const token = tokens[at];
      if (!token) throw new JunosError(`the end of ${words.join(' ')} is missing`);
      at += 1;
      if (token.quoted || !/^[{};]$/.test(token.text)) words.push(token.text);
      else if (token.text === '}' || words.length === 0)
        throw new JunosError(`${token.text} after ${words.join(' ')}`);
      else {
        const inactive = words[0] === 'inactive:';
        const rest = inactive ? words.slice(1) : words;
        if (token.text === ';') return { words: rest, inactive, body: null };
        const body = statements(depth + 1);
        if (!isSign('}')) throw new JunosError(`${rest.join(' ')} is not closed`);
        at += 1;
        return { words: rest, inactive, body };
      }
    }
  };
  const all = statements(0);
  if (at < tokens.length) throw new JunosError('a brace too much');
  return all;
}

const NAME = '[A-Za-z0-9_][-\\w.:]{0,254}';
const ADDRESS = '[0-9a-f.:]+';
const COMMUNITY =
  '(?:no-export|no-advertise|no-export-subconfed|\\d{1,5}:\\d{1,5}|large:\\d{1,10}:\\d{1,10}:\\d{1,10}|(?:target|origin):(?:[1-5]?\\d{1,4}|(?:6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5])|\\d{5,10}L|\\d+(?:\\.\\d+){3}):\\d{1,10})';
/** A list of names, or one. */
const LIST = `(?:\\[ (?:${NAME} )+\\]|${NAME})`;

type Grammar = readonly (readonly [RegExp, Grammar | null])[];
const rule = (words: string, body: Grammar | null = null): readonly [RegExp, Grammar | null] => [
  new RegExp(`^(?:${words})$`),
  body,
];

const LIMIT = rule('unicast', [
  rule('prefix-limit', [rule('maximum [1-9]\\d{0,9}'), rule('teardown \\d+ idle-timeout forever')]),
]);
const NEIGHBOR: Grammar = [
  rule('description .{1,255}'),
  rule('peer-as [1-9]\\d{0,9}'),
  rule('local-as [1-9]\\d{0,9} no-prepend-global-as'),
  rule(`local-address ${ADDRESS}`),
  rule('multihop', [rule('ttl (?:[1-9]|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])')]),
  rule('passive'),
  rule('authentication-key .{1,126}'),
  rule('bfd-liveness-detection', [
    rule('minimum-receive-interval [1-9]\\d{0,5}'),
    rule('multiplier (?:[1-9]|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])'),
    rule('transmit-interval', [rule('minimum-interval [1-9]\\d{0,5}')]),
  ]),
  rule('family inet6?', [LIMIT]),
  rule(`(?:import|export) ${LIST}`),
];
/** The statements that the shipped template uses, and no others. */
const GRAMMAR: Grammar = [
  rule('routing-options', [rule('autonomous-system [1-9]\\d{0,9}'), rule('router-id [\\d.]+')]),
  rule('policy-options', [
    rule(`community ${NAME} members ${COMMUNITY}`),
    rule(`policy-statement ${NAME}`, [
      rule('then reject'),
      rule('then', [rule(`community add ${NAME}`), rule('local-preference \\d+'), rule('next policy')]),
    ]),
  ]),
  rule('protocols', [
    rule('bgp', [
      rule(`group ${NAME}`, [
        rule('type (?:internal|external)'),
        rule('family inet6?', [rule('unicast')]),
        rule(`(?:import|export) ${LIST}`),
        rule(`neighbor ${ADDRESS}`, NEIGHBOR),
      ]),
    ]),
  ]),
];

/** Statements that may stand several times with other values; all others have one value, so that a second would take the place of the first. */
const REPEATED = /^(?:community add|neighbor|group|policy-statement|community \S+ members|family)/;

/** What Junos would refuse, or take in place of something before it. */
export function faultsOf(statements: readonly Statement[], grammar: Grammar = GRAMMAR, path = ''): string[] {
  const seen = new Set<string>();
  return statements.flatMap(({ words, body }) => {
    const text = words.join(' ');
    const [, known] = grammar.find(
      ([pattern, inner]) => pattern.test(text) && (inner !== null) === (body !== null),
    ) ?? [null, undefined];
    if (known === undefined) return [`${path}${text} is not known here`];
    const key = REPEATED.test(text) ? text.replace(/ members .*$/, '') : (words[0] ?? '');
    const twice = seen.has(key) ? [`${path}${text} stands twice`] : [];
    seen.add(key);
    return [...twice, ...faultsOf(body ?? [], known ?? [], `${path}${text} > `)];
  });
}

/** The one statement of a name under others. */
export const under = (
  statements: readonly Statement[],
  ...names: readonly string[]
): readonly Statement[] => {
  const [name, ...rest] = names;
  if (name === undefined) return statements;
  return under(statements.find(({ words }) => words.join(' ') === name)?.body ?? [], ...rest);
};
