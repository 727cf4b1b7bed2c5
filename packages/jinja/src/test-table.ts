import { expect } from 'vitest';
import { dictLoader, Environment, type EnvironmentOptions, TemplateError } from './index.ts';

/** A template, what it renders to or the error it ends in, and options of the environment. */
export type Row = [source: string, expected: string | { error: string }, options?: EnvironmentOptions];

const TEMPLATES = {
  header: '! {{ title|default("no title") }}\n',
  macros: '{% macro line(key, value="-") %}{{ key }} {{ value }};{% endmacro %}{% set version = 2 %}',
  base: '[{% block head %}head{% endblock %}|{% block body %}{% endblock %}]',
  middle: '{% extends "base" %}{% block head %}middle+{{ super() }}{% endblock %}',
};

/** Data for every row: made anew, since rows change it. */
export function data(): Record<string, unknown> {
  return {
    peer: { name: 'Example', asn: 64496, ip: '192.0.2.1', tags: ['ixp', 'rs'] },
    peers: [
      { name: 'b', asn: 64497, up: true },
      { name: 'A', asn: 64496, up: false },
      { name: 'c', asn: 64497, up: true },
    ],
    numbers: [3, 1, 2],
    html: '<b>&</b>',
    text: 'neighbor 192.0.2.1 remote-as 64496',
    tree: [
      { n: 1, kids: [{ n: 2, kids: [] }] },
      { n: 3, kids: [] },
    ],
    d: { b: 1, A: 2 },
  };
}

/** Renders a row and compares. The expectations were recorded from Python's Jinja2. */
export function renders(
  source: string,
  expected: string | { error: string },
  options: EnvironmentOptions = {},
): void {
  const environment = new Environment({
    loader: dictLoader(TEMPLATES),
    extensions: ['do', 'loopcontrols'],
    ...options,
  });
  expect(outcome(() => environment.fromString(source).render(data()))).toEqual(expected);
}

/** The text, or the type of the error. Anything but an error of the engine is a bug, and is thrown. */
function outcome(run: () => string): string | { error: string } {
  try {
    return run();
  } catch (error) {
    if (error instanceof TemplateError && error.excerpt !== undefined) return { error: error.type };
    throw error;
  }
}
