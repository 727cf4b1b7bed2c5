import type { Environment } from '../environment.ts';
import { LimitError, type Position, PythonError, TemplateError } from '../errors.ts';
import type { Frame } from '../runtime/frame.ts';

/** A compiled expression. */
export type Evaluate = (frame: Frame) => unknown;
/** A compiled statement; 0 goes on, 1 is `break`, 2 is `continue`. */
export type Execute = (frame: Frame) => number;

/** What the parts of one template share while it is compiled and when it fails. */
export class CompileUnit {
  readonly environment: Environment;
  readonly name: string | undefined;
  private readonly source: string;
  /** Whether an `extends` has been compiled, and whether it may be left out by an `if`. */
  extending: 'perhaps' | 'surely' | undefined = undefined;

  constructor(environment: Environment, name: string | undefined, source: string) {
    this.environment = environment;
    this.name = name;
    this.source = source;
  }

  /** Writes into an error where it happened, unless that is known. */
  locate(error: unknown, position: Position): TemplateError {
    const known = typed(error);
    if (known.excerpt !== undefined) return known;
    const own = known.line === undefined;
    known.templateName ??= this.name;
    const { line, column } = own ? position : { line: known.line ?? 1, column: known.column ?? 1 };
    known.line = line;
    known.column = column;
    known.excerpt = excerpt(this.source, { line, column });
    known.frames.push({ templateName: this.name, line, column, inside: 'template' });
    return known;
  }

  /** Adds the place of an include or call to the way of an error that came from inside. */
  trace(error: unknown, position: Position, inside: string): TemplateError {
    const known = this.locate(error, position);
    const last = known.frames.at(-1);
    if (last?.line === position.line && last.column === position.column && last.templateName === this.name)
      return known;
    if (known.frames.length < 20) known.frames.push({ templateName: this.name, ...position, inside });
    return known;
  }
}

/** Any thrown thing as an error of the engine. */
function typed(error: unknown): TemplateError {
  if (error instanceof TemplateError) return error;
  if (error instanceof RangeError) return fromRangeError(error);
  if (error instanceof Error) return new PythonError(error.name, error.message, { cause: error });
  return new PythonError('Exception', String(error), { cause: error });
}

function fromRangeError(error: RangeError): TemplateError {
  if (/call stack/i.test(error.message))
    return new LimitError('recursion', 'the stack is exhausted', 'RecursionError');
  if (/string length|array length|too large|buffer/i.test(error.message)) {
    return new LimitError('outputBytes', 'a value became too large');
  }
  return new PythonError('ValueError', error.message, { cause: error });
}

/** The line of a place, and a caret below it. */
function excerpt(source: string, { line, column }: Position): string {
  const text = source.split(/\r\n|\r|\n/)[line - 1] ?? '';
  const start = Math.max(0, column - 61);
  const shown = text.slice(start, start + 120).replaceAll('\t', ' ');
  const number = String(line);
  return `${number} | ${shown}\n${' '.repeat(number.length)} | ${' '.repeat(Math.max(0, column - 1 - start))}^`;
}
