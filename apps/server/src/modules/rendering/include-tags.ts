const TAG =
  /(\{%[-+]?\s*)include_(configuration|email|exporttemplate)\s+(?:"([^"\n]*)"|'([^'\n]*)'|(\w+))(\s*[-+]?%\})/g;

/**
 * `{% include_configuration "name" %}` as the include it stands for. What is named is the word as it is written: a bare name is
 * the name of a template, never a variable.
 */
export function includeTags(source: string): string {
  return source.replaceAll(
    TAG,
    (_, open: string, kind: string, double?: string, single?: string, word?: string, close?: string) =>
      `${open}include ${JSON.stringify(`${kind}::${double ?? single ?? word ?? ''}`)}${close ?? ''}`,
  );
}
