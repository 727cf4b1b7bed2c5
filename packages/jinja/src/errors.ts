/** Where in a template something stands; lines and columns count from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One step of the way to an error: the template, and the macro or block in which it was. */
export interface TemplateFrame {
  readonly templateName: string | undefined;
  readonly line: number;
  readonly column: number;
  readonly inside: string;
}

/**
 * Everything that leaves the engine. `type` is the name of the Python class, as in Jinja2.
 *
 * @example
 * try { template.render({}); } catch (error) {
 *   if (error instanceof TemplateError) console.error(`${error.templateName}:${error.line}`, error.excerpt);
 * }
 */
export class TemplateError extends Error {
  /** Python's name of the class: `UndefinedError`, `TypeError`, `django.core.exceptions.FieldError` … */
  readonly type: string;
  templateName: string | undefined = undefined;
  line: number | undefined = undefined;
  column: number | undefined = undefined;
  /** The source line with a caret below the place. */
  excerpt: string | undefined = undefined;
  /** Innermost first: the place of the error, then the places of the includes and macro calls around it. */
  readonly frames: TemplateFrame[] = [];

  constructor(type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.type = type;
    this.name = type;
  }
}

/** The loader has no such template. */
export class TemplateNotFound extends TemplateError {
  readonly templates: readonly string[];
  constructor(
    name: string,
    message = name,
    type = 'TemplateNotFound',
    templates: readonly string[] = [name],
  ) {
    super(type, message);
    this.templates = templates;
  }
}

/** None of several templates exists. */
export class TemplatesNotFound extends TemplateNotFound {
  constructor(names: readonly string[]) {
    super(
      names.at(-1) ?? '',
      `none of the templates given were found: ${names.join(', ')}`,
      'TemplatesNotFound',
      names,
    );
  }
}

/** The template cannot be parsed. */
export class TemplateSyntaxError extends TemplateError {
  constructor(message: string, position?: Position, type = 'TemplateSyntaxError') {
    super(type, message);
    this.line = position?.line;
    this.column = position?.column;
  }
}

/** The template parses, but names a filter, test or block that cannot be. */
export class TemplateAssertionError extends TemplateSyntaxError {
  constructor(message: string, position?: Position) {
    super(message, position, 'TemplateAssertionError');
  }
}

/** Rendering failed. */
export class TemplateRuntimeError extends TemplateError {
  constructor(message: string, type = 'TemplateRuntimeError') {
    super(type, message);
  }
}

/** An undefined value was used where one is needed. */
export class UndefinedError extends TemplateRuntimeError {
  constructor(message: string) {
    super(message, 'UndefinedError');
  }
}

/** The sandbox refused. */
export class SecurityError extends TemplateRuntimeError {
  constructor(message: string) {
    super(message, 'SecurityError');
  }
}

/** A filter was called with arguments it has no use for. */
export class FilterArgumentError extends TemplateRuntimeError {
  constructor(message: string) {
    super(message, 'FilterArgumentError');
  }
}

/**
 * A Python exception by its class name, for filters and host objects.
 *
 * @example throw new PythonError('django.core.exceptions.FieldError', 'Cannot resolve keyword');
 */
export class PythonError extends TemplateError {}

/** The error of a template that Jinja2 accepts, and Python refuses as the code that it becomes. */
export function pythonSyntaxError(message: string, position: Position): PythonError {
  const error = new PythonError('SyntaxError', message);
  error.line = position.line;
  error.column = position.column;
  return error;
}

/** Python's `TypeError`. */
export const typeError = (message: string): PythonError => new PythonError('TypeError', message);
/** Python's `ValueError`. */
export const valueError = (message: string): PythonError => new PythonError('ValueError', message);

/** Which of the limits of an environment was reached. */
export type LimitName = 'steps' | 'timeMs' | 'outputBytes' | 'recursion' | 'rangeLength';

/** A limit of the environment was reached; the process is healthy and the template is not. */
export class LimitError extends TemplateError {
  readonly limit: LimitName;
  constructor(limit: LimitName, message: string, type = 'LimitError') {
    super(type, message);
    this.limit = limit;
  }
}
