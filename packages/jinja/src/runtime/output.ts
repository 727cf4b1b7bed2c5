import { meter, tooLarge } from './limits.ts';

/** Where text goes. */
export class Output {
  // A growing string is a rope in every engine: faster than an array of chunks joined at the end.
  text = '';

  write(chunk: string): void {
    meter.output += chunk.length;
    if (meter.output > meter.limits.outputBytes) throw tooLarge();
    this.text += chunk;
  }
}
