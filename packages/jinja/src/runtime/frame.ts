import type { Template } from '../template.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';

/**
 * The variables of one run of a template, block, macro or recursive loop body. Slots are numbered when
 * the template is compiled; JavaScript's `undefined` in a slot means that the variable has no value yet.
 */
export class Frame {
  readonly slots: unknown[];
  /** The frame in which the macro or loop was defined. */
  readonly parent: Frame | undefined;
  readonly context: Context;
  out: Output;
  /** Set once `{% extends %}` has run. */
  extended: Template | undefined = undefined;

  constructor(size: number, parent: Frame | undefined, context: Context, out: Output) {
    this.slots = new Array(size).fill(undefined);
    this.parent = parent;
    this.context = context;
    this.out = out;
  }
}
