/** How a template is cut into tokens. */
export interface LexerOptions {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  readonly lineStatementPrefix: string | undefined;
  readonly lineCommentPrefix: string | undefined;
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
  readonly newlineSequence: '\n' | '\r\n' | '\r';
  readonly keepTrailingNewline: boolean;
}

/** Jinja2's defaults. */
export const DEFAULT_LEXER_OPTIONS: LexerOptions = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  lineStatementPrefix: undefined,
  lineCommentPrefix: undefined,
  trimBlocks: false,
  lstripBlocks: false,
  newlineSequence: '\n',
  keepTrailingNewline: false,
};

/** Which construct a delimiter opens. */
export type TagKind = 'block' | 'variable' | 'comment' | 'line_statement' | 'line_comment' | 'raw';

/** The regular expressions of one set of options; all are sticky or global. */
export interface LexerRules {
  readonly root: RegExp;
  readonly kinds: readonly TagKind[];
  readonly blockEnd: RegExp;
  readonly variableEnd: RegExp;
  readonly commentEnd: RegExp;
  readonly rawEnd: RegExp;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Builds the expressions; a longer delimiter is tried before a shorter one. */
export function lexerRules(options: LexerOptions): LexerRules {
  const blockStart = literal(options.blockStart);
  const blockEnd = literal(options.blockEnd);
  const suffix = options.trimBlocks ? '\\n?' : '';
  const tags: { kind: TagKind; length: number; pattern: string }[] = [
    { kind: 'comment', length: options.commentStart.length, pattern: literal(options.commentStart) },
    { kind: 'block', length: options.blockStart.length, pattern: blockStart },
    { kind: 'variable', length: options.variableStart.length, pattern: literal(options.variableStart) },
  ];
  if (options.lineStatementPrefix !== undefined) {
    const prefix = options.lineStatementPrefix;
    tags.push({ kind: 'line_statement', length: prefix.length, pattern: `^[ \\t\\v]*${literal(prefix)}` });
  }
  if (options.lineCommentPrefix !== undefined) {
    const prefix = options.lineCommentPrefix;
    tags.push({
      kind: 'line_comment',
      length: prefix.length,
      pattern: `(?:^|(?<=\\S))[^\\S\\r\\n]*${literal(prefix)}`,
    });
  }
  // Of two delimiters of one length, the kind whose name comes last in the alphabet is tried first.
  const rank = { variable: 0, line_statement: 1, line_comment: 2, comment: 3, block: 4, raw: 5 };
  tags.sort((a, b) => b.length - a.length || rank[a.kind] - rank[b.kind]);
  const raw = `${blockStart}([-+]?)\\s*raw\\s*(?:-${blockEnd}\\s*|${blockEnd})`;
  const alternatives = tags.map((tag) => `(${tag.pattern})([-+]?)`);
  return {
    root: new RegExp(`(${raw})|${alternatives.join('|')}`, 'gmu'),
    kinds: tags.map((tag) => tag.kind),
    blockEnd: new RegExp(`\\+${blockEnd}|-${blockEnd}\\s*|${blockEnd}${suffix}`, 'yu'),
    variableEnd: new RegExp(`-${literal(options.variableEnd)}\\s*|${literal(options.variableEnd)}`, 'yu'),
    commentEnd: new RegExp(
      `\\+${literal(options.commentEnd)}|-${literal(options.commentEnd)}\\s*|${literal(options.commentEnd)}${suffix}`,
      'gu',
    ),
    rawEnd: new RegExp(
      `${blockStart}([-+]?)\\s*endraw\\s*(?:\\+${blockEnd}|-${blockEnd}\\s*|${blockEnd}${suffix})`,
      'gu',
    ),
  };
}
